// What runs before Material for MkDocs 9.8, and spares it work. Each stand-in is for Material's
// own first use; where a new version does otherwise, it works as if this file were not there.

// The other scripts begin when the page has been painted: its words need none of them. (A page
// in the background is not painted.) Material waits for an event that is over by then.
{
  const tell = () => document.dispatchEvent(new Event("DOMContentLoaded"));
  const begin = () => {
    for (const waiting of document.querySelectorAll("script[data-src]")) {
      const script = document.createElement("script");
      script.async = false; // in their order
      script.src = waiting.dataset.src;
      script.addEventListener("load", tell);
      waiting.replaceWith(script);
    }
  };
  if (document.hidden) begin();
  else requestAnimationFrame(() => setTimeout(begin));
}

// For instant navigation Material gives every address of the page to its element anew, in full:
// a stylesheet that gets one is read again, and the whole page is styled and laid out again.
// Stylesheets keep theirs, and look to Material as if they had it in full already.
for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
  const { href } = link;
  const full = link.cloneNode();
  full.href = href;
  Object.defineProperties(link, {
    href: { get: () => href, set: (to) => to === href || link.setAttribute("href", to) },
    outerHTML: { value: full.outerHTML },
  });
}

// The schemes of the page are in tokens.css, which a meta element does not change: to add one
// and to fill it would have every element styled anew, twice.
{
  const { head } = document;
  head.appendChild = (node) => {
    if (node.name !== "color-scheme") return Node.prototype.appendChild.call(head, node);
    delete head.appendChild;
    return node;
  };
}

// Material fetches the index of its search, as large as the lesson itself, and starts a worker
// with every page. Here both wait until the reader turns to the search, or follows a link that
// asks for words to be marked.
// What a reader types is put as the lesson writes it: 3x3 as 3×3, featuremap as feature map.
(() => {
  "use strict";
  const { searchParams } = new URL(location.href);
  if (location.protocol === "file:") return;

  const turned = new Promise((resolve) => {
    if (searchParams.has("h") || searchParams.has("q")) resolve();
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

  const SETUP = 0; // Material's numbers of messages
  const QUERY = 2;
  const words = new Set(); // of the site
  const pairs = new Map(); // of words beside each other: "featuremap" to "feature map"

  const learn = ({ docs }) => {
    for (const { title, text } of docs) {
      const plain = `${title} ${text}`.replace(/<[^>]*>/g, " ").toLowerCase();
      let last = "";
      for (const [, word, gap] of plain.matchAll(/([a-z]+)([^a-z]*)/g)) {
        words.add(word);
        if (last && last.length + word.length > 5) pairs.set(last + word, `${last} ${word}`);
        last = gap === " " || gap === "-" ? word : "";
      }
    }
  };

  const begins = (known, start) => [...known.keys()].find((one) => one.startsWith(start));
  const apart = (word) => {
    const start = word.toLowerCase();
    if (start.length < 6 || begins(words, start)) return word;
    return pairs.get(start) ?? pairs.get(begins(pairs, start)) ?? word;
  };
  const spelt = (query) =>
    query.replace(/(\d)\s?[x*]\s?(?=\d)/gi, "$1×").replace(/(?<![\w.])[a-z]+(?![\w.])/gi, apart);

  const { Worker } = window;
  window.Worker = class extends EventTarget {
    #url;
    #worker;

    constructor(url, options) {
      super();
      if (!/\/search\.\w+\.min\.js$/.test(url)) return new Worker(url, options); // Python's
      this.#url = new URL(url, location); // the reader may be on another page by then
      window.Worker = Worker;
    }

    // The first message holds the index: it comes when the reader has turned to the search.
    postMessage(message) {
      this.#worker ??= this.#start();
      if (message.type === SETUP) learn(message.data);
      const isQuery = message.type === QUERY;
      this.#worker.postMessage(isQuery ? { ...message, data: spelt(message.data) } : message);
    }

    #start() {
      const worker = new Worker(this.#url);
      const pass = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
      worker.addEventListener("message", pass);
      return worker;
    }
  };
})();
