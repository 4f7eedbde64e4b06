// What Python in the page can reach: nothing. Once the runtime's own files are there, the
// Worker loses whatever leads out of it (fetch, sockets, storage, other Workers, …), and
// the ways to make new JavaScript, which could import. What is listed here stays.

const LANGUAGE = `
  AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean
  DataView Date Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array
  Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object
  Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol
  SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray
  WeakMap WeakRef WeakSet WebAssembly decodeURI decodeURIComponent encodeURI
  encodeURIComponent globalThis isFinite isNaN parseFloat parseInt undefined`;
const SURROUNDINGS = `
  AbortController AbortSignal DOMException MessageChannel MessagePort TextDecoder
  TextEncoder clearInterval clearTimeout console crypto performance queueMicrotask self
  setInterval setTimeout structuredClone`;
const KEPT = new Set(`${LANGUAGE} ${SURROUNDINGS}`.trim().split(/\s+/));
const MAKERS = [() => {}, async () => {}, function* () {}, async function* () {}];

function Sealed() {
  throw new TypeError("Python in the page makes no JavaScript");
}
Sealed.prototype = Function.prototype; // whether something is a function can still be asked

/** Take everything else from the Worker's global scope. */
export function seal() {
  for (let scope = globalThis; scope !== Object.prototype; scope = Object.getPrototypeOf(scope)) {
    for (const name of Reflect.ownKeys(scope)) {
      if (typeof name === "string" && !KEPT.has(name)) Reflect.deleteProperty(scope, name);
    }
  }
  for (const maker of MAKERS) {
    Object.defineProperty(Object.getPrototypeOf(maker), "constructor", { value: Sealed });
  }
  globalThis.Function = Sealed;
}
