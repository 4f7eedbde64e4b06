// Material fetches the index of its search, as large as the lesson itself, and starts a worker
// with every page. Here both wait until the reader turns to the search, or follows a link that
// asks for words to be marked. Each stand-in is for the first call alone, which is Material's.
(() => {
  "use strict";
  const { searchParams } = new URL(location.href);
  if (location.protocol === "file:" || searchParams.has("h") || searchParams.has("q")) return;

  const turned = new Promise((resolve) => {
    const search = ".md-search, [for=__search]";
    const turn = ({ target }) => target.closest?.(search) && resolve();
    for (const kind of ["focusin", "pointerover", "click"]) addEventListener(kind, turn);
  });

  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    open.call(this, method, url, ...rest);
    if (!new URL(url, location).pathname.endsWith("/search/search_index.json")) return;
    this.send = () => turned.then(() => send.call(this));
    XMLHttpRequest.prototype.open = open;
  };

  const { Worker } = window;
  window.Worker = class extends EventTarget {
    #url;
    #worker;

    constructor(url) {
      super();
      this.#url = url;
      window.Worker = Worker;
    }

    // The first message holds the index: it comes when the reader has turned to the search.
    postMessage(message) {
      this.#worker ??= this.#start();
      this.#worker.postMessage(message);
    }

    #start() {
      const worker = new Worker(this.#url);
      const pass = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
      worker.addEventListener("message", pass);
      return worker;
    }
  };
})();
