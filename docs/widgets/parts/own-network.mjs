// The network that the page's elements look into: the lesson's, or one that the reader trained
// or chose. It is kept on this device alone and forgotten by one button.
//   parameters   {W1, b1, W2, b2, W3, b3}, each {shape, data: Float32Array}
import { decodeArrays } from "../lib/numbers.mjs";
import { readNpz } from "../lib/archive.mjs";
import { loadJson } from "./data.mjs";
import { button, controls, h, readout, say } from "./dom.mjs";
import { WidgetElement } from "./element.mjs";

const KEY = "lesson.network";
const changes = new EventTarget();
const shipped = decodeArrays(await loadJson("network.json"));

const SHAPES = Object.fromEntries(Object.entries(shipped).map(([name, { shape }]) => [name, shape]));

const size = (shape) => shape.reduce((product, n) => product * n, 1);

/** Float32Arrays by name as parameters, or a RangeError that says what does not fit. */
function fitting(given) {
  const found = Object.entries(SHAPES).map(([name, shape]) => {
    const data = given?.[name];
    if (data?.length === undefined) {
      throw new RangeError(`${name} is missing: a network has ${Object.keys(SHAPES).join(", ")}.`);
    }
    if (data.length !== size(shape)) {
      const due = `${size(shape)}, in the shape (${shape.join(", ")})`;
      throw new RangeError(`${name} has ${data.length} numbers but must have ${due}.`);
    }
    const numbers = Float32Array.from(data);
    if (!numbers.every(Number.isFinite)) throw new RangeError(`${name} holds a number that is not finite.`);
    return [name, { shape, data: numbers }];
  });
  return Object.fromEntries(found);
}

// Storage may be refused; the network is then kept as long as the page is open.
function storage(act) {
  try {
    return act(window.localStorage);
  } catch {
    return null;
  }
}

function remembered() {
  try {
    const { network, used } = JSON.parse(storage((device) => device.getItem(KEY)));
    return { network: fitting(network), used };
  } catch {
    return { network: null, used: false }; // none, damaged, or of another time
  }
}

let mine = remembered().network;

/** The network in use; `own` says whether it is the reader's. */
export let own = remembered().used && mine !== null;
export let parameters = own ? mine : shipped;

/** Use the reader's network from now on, in every element, or the lesson's. */
function use(reader) {
  own = reader && mine !== null;
  parameters = own ? mine : shipped;
  const lists = mine && Object.entries(mine).map(([name, { data }]) => [name, Array.from(data)]);
  const note = lists && JSON.stringify({ network: Object.fromEntries(lists), used: own });
  storage((device) => (note ? device.setItem(KEY, note) : device.removeItem(KEY)));
  changes.dispatchEvent(new Event("change"));
}

/** Keep Float32Arrays by name as the reader's network on this device, and use it. */
export function keep(given) {
  mine = fitting(given);
  use(true);
}

function forget() {
  mine = null;
  use(false);
}

/** A widget that looks into the network in use, with the buttons to choose it. */
export class NetworkWidget extends WidgetElement {
  #end;
  #status = readout("network");
  #file = h("input", { type: "file", accept: ".npz", hidden: true, onchange: () => this.#open() });
  #mine = button("Use my network", () => this.#toggle());
  #other = button("Open an .npz file", () => this.#file.click());
  #forget = button("Forget my network", () => forget());
  chooser = h(
    "div",
    { class: "own-network", role: "group", "aria-label": "Network" },
    controls(this.#mine, this.#other, this.#forget, this.#file),
    this.#status,
  );

  /** Use Float32Arrays in the order of the .npz; rejects what is no such network. */
  async useNetwork(given) {
    keep(given);
  }

  connectedCallback() {
    this.#say();
    super.connectedCallback();
    const changed = () => {
      this.#say();
      this.update(this.state);
    };
    changes.addEventListener("change", changed);
    this.#end = () => changes.removeEventListener("change", changed);
  }

  disconnectedCallback() {
    this.#end?.();
    super.disconnectedCallback();
  }

  #say(words = own ? "Your network is in use." : "") {
    this.#mine.setAttribute("aria-pressed", String(own));
    this.#forget.hidden = mine === null;
    if (say(this.#status, words)) this.speak(words, 0);
  }

  #toggle() {
    if (mine) use(!own);
    else this.#say("You have none yet: train one on the page “Train a network yourself”, or open an .npz file.");
  }

  async #open() {
    const [file] = this.#file.files;
    if (!file) return;
    try {
      keep(await readNpz(await file.arrayBuffer()));
    } catch (error) {
      this.#say(`${file.name} cannot be used: ${error.message}`);
    }
    this.#file.value = "";
  }
}
