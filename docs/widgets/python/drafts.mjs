// What a reader typed, kept on this device until Reset. Storage may be refused or full.

const key = (name) => `python-cell ${location.pathname} ${name}`;

export function draft(name) {
  try {
    return localStorage.getItem(key(name));
  } catch {
    return null;
  }
}

export function keep(name, code) {
  try {
    if (code === null) localStorage.removeItem(key(name));
    else localStorage.setItem(key(name), code);
  } catch {
    // The text is still in the editor; it is only lost with the page.
  }
}
