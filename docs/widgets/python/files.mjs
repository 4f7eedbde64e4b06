// The files that Python is made of: fetched once, counted as they arrive, kept by the
// browser, so that a second visit, or a start after Stop, asks the network for nothing.
// manifest  docs/runtime/manifest.json: {version, bytes, files: [{url, bytes}], …}

const PREFIX = "lesson-python-";
const plainFetch = globalThis.fetch.bind(globalThis); // Files#fetch may take its place

export class Files {
  #arrived = 0;
  #base;
  #sizes;
  #store;
  #report;

  /** `report` is called with the number of bytes that have arrived so far. */
  constructor(manifest, base, report) {
    this.#base = base;
    this.#sizes = new Map(manifest.files.map((f) => [new URL(f.url, base).href, f.bytes]));
    this.#store = openStore(PREFIX + manifest.version);
    this.#report = report;
  }

  /** As the global fetch, for which it stands in while Pyodide loads its parts. */
  async fetch(resource, options) {
    const url = new URL(resource.url ?? resource, this.#base).href;
    if (!this.#sizes.has(url)) return plainFetch(resource, options);
    const store = await this.#store;
    const kept = await store?.match(url);
    const response = kept ?? (await plainFetch(url, { cache: "no-cache" }).catch(() => undefined));
    if (!response?.ok) throw new Error(`${fileName(url)} could not be loaded`);
    if (!kept) store?.put(url, response.clone()).catch(() => {}); // full: the next start asks again
    const type = url.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(response.body.pipeThrough(this.#meter()), { headers: { "content-type": type } });
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
    this.#count(this.#sizes.get(href));
    return module;
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

const fileName = (url) => url.split("/").at(-1);

// Without https there is no Cache Storage, and some browsers refuse it: then plain fetch.
async function openStore(name) {
  try {
    for (const old of await caches.keys()) {
      if (old.startsWith(PREFIX) && old !== name) await caches.delete(old);
    }
    return await caches.open(name);
  } catch {
    return undefined;
  }
}
