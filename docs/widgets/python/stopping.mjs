// How Stop reaches Python while it computes. Its Worker gets no message then, and shared
// memory is to be had only from hosts that send headers for it. But a Worker can ask: the
// page hands it the address of a letter with each order, and takes the letter back to stop.
// Python looks whether it is still there, and raises KeyboardInterrupt when it is not.
// Where the page has gone, its letters have, too.

const PAUSE = 100; // ms between two looks, at least
const SHARE = 20; // a look may take one part in so many of the time
const MOST = 500; // ms between two looks: a busy machine makes each of them slow
const GRACE = 1000; // ms that a program may take to end once it was interrupted
const SIGINT = 2;
const Request = globalThis.XMLHttpRequest; // sealing.mjs takes it from Python

/** The address of a new letter. */
export const writeLetter = () =>
  URL.createObjectURL(new Blob(["Go on."], { type: "text/plain" }));

/** Take a letter back. */
export const takeBack = (letter) => URL.revokeObjectURL(letter);

function isThere(letter) {
  const request = new Request();
  request.open("GET", letter, false);
  try {
    request.send();
    return request.status === 200;
  } catch {
    return false;
  }
}

/** What Pyodide takes for its interrupt buffer: it reads [0] at every fiftieth jump or call. */
export class Listener {
  #letter;
  #next;
  #cost = Infinity; // ms of the quickest look: a slow one says that the machine is busy
  #heard; // when the letter was first missed
  #park;

  /** `park` is called once, just before a program that will not end is held for good. */
  constructor(park) {
    this.#park = park;
  }

  /** Whether letters can be read here; a host's policy may forbid it. */
  tries(letter) {
    return isThere(letter);
  }

  /** Listen from now on. */
  open(letter) {
    this.#letter = letter;
    this.#heard = undefined;
    this.#next = performance.now() + PAUSE;
  }

  /** Listen no more; returns whether Stop was heard. */
  close() {
    this.#letter = undefined;
    return this.#heard !== undefined;
  }

  get heard() {
    return this.#heard !== undefined;
  }

  get 0() {
    const now = performance.now();
    if (!this.#letter || now < this.#next) return 0;
    this.#next = now + PAUSE;
    if (this.heard) {
      if (now - this.#heard > GRACE) hold(this.#park);
      return SIGINT;
    }
    const there = isThere(this.#letter);
    const end = performance.now();
    this.#cost = Math.min(this.#cost, end - now);
    this.#next = end + Math.min(MOST, Math.max(PAUSE, SHARE * this.#cost));
    if (there) return 0;
    this.#heard = end;
    return SIGINT;
  }

  set 0(_) {} // Pyodide takes the signal away, which is done already
}

// WebKit ends a Worker inside a loop of JavaScript, but not inside one of WebAssembly.
function hold(park) {
  park();
  for (;;);
}
