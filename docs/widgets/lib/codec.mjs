// Arrays as scripts/build_widget_data.py stores them in JSON. No DOM.

const TYPES = { float32: Float32Array, uint8: Uint8Array };

/** {dtype, shape, base64} as {shape, data}; the bytes are little-endian. */
export function decodeArray({ dtype, shape, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return { shape, data: new TYPES[dtype](bytes.buffer) };
}

/** The same for every array of an object. */
export const decodeArrays = (arrays) =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, decodeArray(array)]));
