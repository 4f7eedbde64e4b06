// Files out of a zip archive, inflated by the browser itself: quicker than in Python; and the
// arrays of an .npz file, which is one, as numpy.savez writes them. No DOM.
// References: NEP 1 (the .npy format); PKWARE APPNOTE, sections 4.3 and 4.4 (zip).

const TYPES = { "<f4": Float32Array, "<f8": Float64Array };
const [END, ENTRY] = [0x06054b50, 0x02014b50];
const HEADER = /'descr': '([^']+)', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\)/;

/** The files of an archive as [name, bytes], in order; a RangeError says what is none. */
export function unzip(buffer) {
  const files = [...entries(new DataView(buffer))].filter(({ name }) => !name.endsWith("/"));
  return Promise.all(
    files.map(async ({ name, method, start, length }) => {
      const packed = new Uint8Array(buffer, start, length);
      if (method !== 0 && method !== 8) throw new RangeError(`${name} is packed in an unknown way.`);
      return [name, method === 0 ? packed : await inflate(packed, name)];
    }),
  );
}

/** {name: Float32Array or Float64Array} in C order; a RangeError says what is no such file. */
export async function readNpz(buffer) {
  const arrays = (await unzip(buffer)).map(([name, bytes]) => [name.replace(/\.npy$/, ""), readNpy(bytes, name)]);
  return Object.fromEntries(arrays);
}

function* entries(view) {
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new RangeError("this is no .npz file: numpy.savez writes one.");
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY) throw new RangeError("the file is cut short.");
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
    const local = view.getUint32(at + 42, true);
    if (local + 30 > view.byteLength) throw new RangeError("the file is cut short.");
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const length = view.getUint32(at + 20, true);
    if (start + length > view.byteLength) throw new RangeError("the file is cut short.");
    yield { name, method: view.getUint16(at + 10, true), start, length };
    at += 46 + nameLength + extra + comment;
  }
}

async function inflate(bytes, name) {
  try {
    const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new RangeError(`${name} is damaged.`);
  }
}

function readNpy(bytes, name) {
  if (bytes.length < 12 || bytes[0] !== 0x93) throw new RangeError(`${name} is no array of NumPy's.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6] > 1;
  const start = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const [, type, fortran, shape] = HEADER.exec(new TextDecoder("latin1").decode(bytes.subarray(0, start))) ?? [];
  if (type?.includes("O")) throw new RangeError(`${name} is a pickle, which could run code: it is not read.`);
  const Numbers = TYPES[type];
  if (!Numbers) throw new RangeError(`${name} holds ${type ?? "something"}, not float32 or float64.`);
  if (fortran === "True") throw new RangeError(`${name} is in Fortran order: save np.ascontiguousarray of it.`);
  const count = shape.split(",").filter((part) => part.trim()).reduce((product, n) => product * Number(n), 1);
  const body = bytes.slice(start);
  if (body.length !== count * Numbers.BYTES_PER_ELEMENT) throw new RangeError(`${name} is cut short.`);
  return new Numbers(body.buffer);
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
