// The files that Python is made of: fetched once, counted as they arrive, kept by the
// browser, so that a second visit, or a start after Stop, asks the network for nothing.
// Each is compared with its digest, wherever it comes from: what does not fit is not used.
// manifest  docs/runtime/manifest.json: {version, bytes, files: [{url, bytes, sha256}], …}

/** What NumPy and the lesson import beside their own, in Python. A page imports it before it
 * keeps the memory of its first start; scripts/build_runtime.py compiles it. NumPy is not of
 * it: its libraries are linked at run time. */
export const LIBRARY = `
import ast, base64, contextlib, ctypes, dataclasses, datetime, dis, html, html.entities
import inspect, io, json, linecache, numbers, pickle, platform, symtable, traceback
`;

const PREFIX = "lesson-python-";
const MEMORY = "memory"; // name of what is kept beside the files
const plainFetch = globalThis.fetch.bind(globalThis); // Files#fetch may take its place
const { caches: storage, Response } = globalThis; // sealing.mjs takes them from the Worker
const { subtle } = globalThis.crypto; // only where the page is safe, as is Cache Storage

export class Files {
  #arrived = 0;
  #base;
  #coming = new Map();
  #entries;
  #store;
  #report;

  /** `report` is called with the number of bytes that have arrived so far. */
  constructor(manifest, base, report) {
    this.#base = base;
    this.#entries = new Map(manifest.files.map((file) => [new URL(file.url, base).href, file]));
    this.#store = openStore(PREFIX + manifest.version);
    this.#report = report;
  }

  /** Ask for all that is no script at once: each is there when Pyodide asks for it. */
  begin() {
    for (const [url, entry] of this.#entries) {
      if (/js$/.test(url)) continue;
      const data = this.#data(url, entry);
      data.catch(() => {}); // told to who asks for it
      this.#coming.set(url, data);
    }
  }

  /** Let go of what has been asked for. */
  end() {
    this.#coming.clear();
  }

  /** As the global fetch, for which it stands in while Pyodide loads its parts. */
  async fetch(resource, options) {
    const url = new URL(resource.url ?? resource, this.#base).href;
    const entry = this.#entries.get(url);
    if (!entry) return plainFetch(resource, options);
    const data = await (this.#coming.get(url) ?? this.#data(url, entry));
    const type = url.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(data, { headers: { "content-type": type } });
  }

  async bytes(url) {
    return (await this.fetch(url)).arrayBuffer();
  }

  /** Import a script. It cannot be watched on its way, so its bytes count all at once. */
  async script(url) {
    const { href } = new URL(url, this.#base);
    const module = await import(href).catch(() => {
      throw new Error(`${fileName(href)} could not be loaded`);
    });
    this.#count(this.#entries.get(href).bytes);
    return module;
  }

  /** The memory of an earlier start on this device, if there is one and it is whole. */
  async memory() {
    const url = new URL(MEMORY, this.#base).href;
    const response = await (await this.#store)?.match(url);
    const data = await response?.arrayBuffer().catch(() => undefined);
    if (!data) return undefined;
    const sha256 = response.headers.get(MEMORY);
    return (await fits(data, { bytes: data.byteLength, sha256 })) ? data : this.keepMemory();
  }

  /** Keep the memory of a start for the next one, or nothing. */
  async keepMemory(data) {
    const store = await this.#store;
    const url = new URL(MEMORY, this.#base).href;
    if (!data || !store) return void (await store?.delete(url));
    const headers = { [MEMORY]: await digest(data) };
    store.put(url, new Response(data, { headers })).catch(() => {}); // full: the next one is as slow
  }

  async #data(url, entry) {
    return (await this.#kept(url, entry)) ?? (await this.#fetched(url, entry));
  }

  // What was kept, if it is whole; what is damaged is thrown away.
  async #kept(url, entry) {
    const store = await this.#store;
    const data = await (await store?.match(url))?.arrayBuffer().catch(() => undefined);
    if (!data) return undefined;
    if (!(await fits(data, entry))) return void (await store.delete(url));
    this.#count(entry.bytes);
    return data;
  }

  async #fetched(url, entry) {
    const response = await plainFetch(url, { cache: "no-cache" }).catch(() => undefined);
    if (!response?.ok) throw new Error(`${fileName(url)} could not be loaded`);
    const metered = response.body.pipeThrough(this.#meter());
    const data = await new Response(metered).arrayBuffer().catch(() => new ArrayBuffer());
    if (!(await fits(data, entry))) throw new Error(`${fileName(url)} arrived damaged`);
    const store = await this.#store;
    store?.put(url, new Response(data)).catch(() => {}); // full: the next start asks again
    return data;
  }

  #count(bytes) {
    this.#arrived += bytes;
    this.#report(this.#arrived);
  }

  #meter() {
    return new TransformStream({
      transform: (chunk, controller) => {
        this.#count(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
  }
}

/** Whether a whole set of files has been kept on this device before. */
export async function areKept(manifest) {
  try {
    const name = PREFIX + manifest.version;
    if (!(await storage.has(name))) return false;
    const kept = await (await storage.open(name)).keys();
    return kept.length >= manifest.files.filter(({ url }) => !/js$/.test(url)).length;
  } catch {
    return false;
  }
}

const fileName = (url) => url.split("/").at(-1);

async function fits(data, { bytes, sha256 }) {
  if (data.byteLength !== bytes) return false;
  return !subtle || (await digest(data)) === sha256;
}

async function digest(data) {
  const found = new Uint8Array(await subtle.digest("SHA-256", data));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Without https there is no Cache Storage, and some browsers refuse it: then plain fetch.
async function openStore(name) {
  try {
    for (const old of await storage.keys()) {
      if (old.startsWith(PREFIX) && old !== name) await storage.delete(old);
    }
    return await storage.open(name);
  } catch {
    return undefined;
  }
}
