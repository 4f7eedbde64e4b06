// Files of scripts/build_widget_data.py, beside the widgets wherever the site lies.

const address = (name) => new URL(`../data/${name}`, import.meta.url);

/** A JSON file; a widget that cannot load its data stays the still that it was. */
export async function loadJson(name) {
  const response = await fetch(address(name));
  if (!response.ok) throw new Error(`widgets/data/${name}: ${response.status}`);
  return response.json();
}

/**
 * A grey photograph as {data, width, height}, with the numbers of lesson.photo. It is unpacked here:
 * what a browser reads from a canvas may be disguised against fingerprinting. In the PNG files of
 * lesson.pictures.picture the pixels are one piece, each line as it is or as steps from the left.
 */
export async function loadPhoto(name) {
  const response = await fetch(address(`${name}.png`));
  if (!response.ok) throw new Error(`widgets/data/${name}.png: ${response.status}`);
  const file = await response.arrayBuffer();
  const [width, height, size] = [16, 20, 33].map((at) => new DataView(file).getUint32(at));
  const packed = new Blob([file.slice(41, 41 + size)]).stream();
  const lines = new Response(packed.pipeThrough(new DecompressionStream("deflate")));
  const bytes = new Uint8Array(await lines.arrayBuffer());
  const data = new Float32Array(width * height);
  for (let y = 0, at = 0, i = 0; y < height; y++) {
    const areSteps = bytes[at++] === 1;
    for (let x = 0, left = 0; x < width; x++, i++) {
      left = (bytes[at++] + (areSteps ? left : 0)) & 255;
      data[i] = left / 255;
    }
  }
  return { data, width, height };
}
