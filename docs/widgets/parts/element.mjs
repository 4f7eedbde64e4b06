// What every widget does: state in attributes and address, colours, sleep, and an end.
//
//   static state     {attribute: entry of state.mjs}
//   build()          returns the nodes that replace the still, once
//   update(state)    shows the state; called whenever it or the colours changed
//   sleep(), wake()  off-screen or taken away, and back: timers, cameras, downloads
//   speak(words)     tells those who listen, in update(): one sentence for all that changed
import { button, h, liveRegion, onThemeChange, say } from "./dom.mjs";
import { readAddress, readAttributes, withState, writeAttributes } from "./state.mjs";

const NEAR = "400px"; // wake a little before the reader arrives
const PATIENCE = 300; // ms; browsers allow few changes of the address a second
const PAUSE = 500; // ms: a slider under a held key has come to rest by then

export class WidgetElement extends HTMLElement {
  static state = {};

  static get observedAttributes() {
    return Object.keys(this.state);
  }

  #ready = false;
  #setting = false;
  #timer;
  #observer;
  #forget;
  #note = liveRegion(null, "widget-note");
  #voice = h("p", { class: "widget-voice", role: "status" });
  #spoken;
  #speaking;
  #shown = false;
  #repainting = false;
  #link = linkOut(this.localName);
  awake = false;

  get state() {
    return readAttributes(this, this.constructor.state);
  }

  /** Change some of the state, show it once, and keep it in the address. */
  set(changes) {
    this.#setting = true;
    writeAttributes(this, this.constructor.state, changes);
    this.#setting = false;
    say(this.#note, "");
    this.#changed();
  }

  /** Say words once nothing newer has come for `pause` ms; what was there at first is not news. */
  speak(words, pause = PAUSE) {
    if (this.#repainting || words === this.#spoken) return;
    this.#spoken = words;
    clearTimeout(this.#speaking);
    if (this.#shown) this.#sayLater(words, pause);
  }

  // A hand that still holds is not done, however long it rests.
  #sayLater(words, pause) {
    this.#speaking = setTimeout(() => {
      if (this.matches(":active")) this.#sayLater(words, pause);
      else say(this.#voice, words);
    }, pause);
  }

  connectedCallback() {
    if (!this.#ready) {
      const own = this.hasAttribute("address");
      if (own) this.#setting = true;
      const notes = own ? readAddress(this, this.constructor.state) : [];
      this.#setting = false;
      const link = own ? [] : [" ", this.#link];
      this.replaceChildren(this.#note, ...this.build(), this.#voice, ...link);
      this.#ready = true;
      say(this.#note, notes.join(" "));
    }
    this.#forget = onThemeChange(() => this.#repaint());
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries.at(-1)), {
      rootMargin: NEAR,
    });
    this.#observer.observe(this);
    this.#show();
    this.#shown = true;
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    this.#forget();
    clearTimeout(this.#timer);
    clearTimeout(this.#speaking);
    this.#seen({ isIntersecting: false });
    // Material's table of contents keeps pages that were left in memory, with all that
    // hangs on them: an element that went with its whole page takes its leave of it.
    if (this.closest("[data-md-component]")) this.remove();
  }

  attributeChangedCallback() {
    if (this.#ready && this.isConnected && !this.#setting) this.#changed();
  }

  #changed() {
    this.#show();
    clearTimeout(this.#timer);
    if (this.hasAttribute("address")) this.#timer = setTimeout(() => this.#keep(), PATIENCE);
  }

  #show() {
    this.update(this.state);
    const page = location.pathname.endsWith(".html") ? ".html" : "/";
    const url = new URL(`../../explore/${this.localName}${page}`, import.meta.url);
    this.#link.href = withState(url, this, this.constructor.state);
  }

  // New colours are no news to those who listen.
  #repaint() {
    this.#repainting = true;
    this.update(this.state);
    this.#repainting = false;
  }

  #keep() {
    history.replaceState(history.state, "", withState(location.href, this, this.constructor.state));
  }

  #seen({ isIntersecting }) {
    if (isIntersecting === this.awake) return;
    this.awake = isIntersecting;
    if (this.awake) this.wake();
    else this.sleep();
  }

  sleep() {}

  wake() {}
}

// Many such links stand on a page: in a list of links each has to say whose it is.
function linkOut(tag) {
  const words = "Open this setting on a page of its own";
  return h("a", { class: "widget-link", "aria-label": `${words}: ${tag.replace("-", " ")}` }, words);
}

/** Register the element; a module may be loaded twice by two pages of one visit. */
export function define(tag, element) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

/** A button that plays: one step a beat, only after a press, never off-screen. */
export class Player {
  #timer;
  #beat;
  #step;
  #name;

  /** `step` moves on and returns whether there is more; `beat` is in milliseconds. */
  constructor(step, beat, name = "Play") {
    this.#step = step;
    this.#beat = beat;
    this.#name = name;
    this.button = button(name, () => this.toggle(), { primary: true });
  }

  get playing() {
    return this.#timer !== undefined;
  }

  toggle() {
    if (this.playing) this.stop();
    else this.start();
  }

  start() {
    this.button.textContent = "Pause";
    const step = () => this.#step() || this.stop();
    this.#timer = setInterval(step, this.#beat);
    step();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.button.textContent = this.#name;
  }
}
