// Hints one at a time: "Hint 2 of 4" can be seen once hint 1 has been opened. Without
// JavaScript all of them are there, folded.

/** Prepare the hints of the page that are not prepared yet. */
export function stepHints() {
  for (const hint of document.querySelectorAll("details.hint:not([data-step])")) {
    const before = hint.previousElementSibling;
    hint.dataset.step = "";
    hint.hidden = Boolean(before?.matches("details.hint")) && !before.open;
    hint.addEventListener("toggle", () => {
      const next = hint.nextElementSibling;
      if (hint.open && next?.matches("details.hint")) next.hidden = false;
    });
  }
}
