// Files of scripts/build_widget_data.py, beside the widgets wherever the site lies.

const address = (name) => new URL(`../data/${name}`, import.meta.url);

/** A JSON file; a widget that cannot load its data stays the still that it was. */
export async function loadJson(name) {
  const response = await fetch(address(name));
  if (!response.ok) throw new Error(`widgets/data/${name}: ${response.status}`);
  return response.json();
}

/** A picture file, decoded. */
export async function loadPicture(name) {
  const response = await fetch(address(name));
  if (!response.ok) throw new Error(`widgets/data/${name}: ${response.status}`);
  return createImageBitmap(await response.blob());
}
