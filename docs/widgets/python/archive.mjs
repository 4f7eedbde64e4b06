// Files out of a zip archive, inflated by the browser itself: quicker than in Python.

const END = 0x06054b50; // signature of the end of the central directory
const HEADERS = { entry: 46, local: 30, end: 22 }; // bytes, without names

/** The files of an archive as [name, bytes], in order. */
export function unzip(buffer) {
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  let end = buffer.byteLength - HEADERS.end;
  while (view.getUint32(end, true) !== END) end -= 1;
  let at = view.getUint32(end + 16, true);
  const entries = Array.from({ length: view.getUint16(end + 10, true) }, () => {
    const [method, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [name, extra, remark] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const local = view.getUint32(at + 42, true);
    const text = new TextDecoder().decode(bytes.subarray(at + HEADERS.entry, at + HEADERS.entry + name));
    at += HEADERS.entry + name + extra + remark;
    const begin = local + HEADERS.local + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    return { text, method, packed: bytes.subarray(begin, begin + size) };
  });
  const files = entries.filter(({ text }) => !text.endsWith("/"));
  return Promise.all(files.map(async ({ text, method, packed }) => [text, method ? await inflate(packed) : packed]));
}

async function inflate(packed) {
  const stream = new Response(packed).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Write files below a folder of Pyodide's file system, which takes the bytes over. */
export function writeFiles(fs, folder, files) {
  const made = new Set();
  for (const [name, bytes] of files) {
    const path = `${folder}/${name}`;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(parent)) fs.mkdirTree(parent);
    made.add(parent);
    fs.createDataFile(parent, path.slice(parent.length + 1), bytes, true, true, true);
  }
}
