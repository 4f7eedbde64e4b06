// How Stop reaches Python while it computes. Its Worker gets no message then, and shared
// memory is to be had only from hosts that send headers for it. But a Worker can ask: the
// page hands it the address of a letter with each order, and takes the letter back to stop.
// Python looks whether it is still there, and raises KeyboardInterrupt when it is not.
// Where the page has gone, its letters have, too. Below: whose turn it is to use Python, who
// still needs it, and what is said of a task that was ended.

const PAUSE = 100; // ms between two looks, at least
const SHARE = 20; // a look may take one part in so many of the time
const MOST = 500; // ms between two looks: a busy machine makes each of them slow
const AGAIN = 500; // ms until a program that goes on is interrupted once more
const GRACE = 1000; // ms that it may take to end
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
    if (this.heard) {
      this.#next = now + AGAIN;
      if (now - this.#heard >= GRACE) hold(this.#park);
      return SIGINT;
    }
    const there = isThere(this.#letter);
    const end = performance.now();
    this.#cost = Math.min(this.#cost, end - now);
    this.#next = end + Math.min(MOST, Math.max(PAUSE, SHARE * this.#cost));
    if (there) return 0;
    this.#heard = end;
    this.#next = end + AGAIN; // its error takes a while to tell
    return SIGINT;
  }

  set 0(_) {} // Pyodide takes the signal away, which is done already
}

// WebKit ends a Worker inside a loop of JavaScript, but not inside one of WebAssembly.
function hold(park) {
  park();
  for (;;);
}

/**
 * A task that did not come to its end. `reason` is "stop", "limit", "left" or "broken";
 * `kept` where the variables are still there, `at` the line that ran (an Error's `line` is
 * WebKit's own), `burns` where the browser may go on computing.
 */
export class Stopped extends Error {
  constructor(reason, { message = reason, ...more } = {}) {
    super(message);
    Object.assign(this, { reason, ...more });
  }
}

const LOST = "Python starts afresh; the variables of all cells are gone.";
const BURNS = "This browser cannot end one long step: it may keep the processor busy for a while.";

/** What the status says of a run that did not come to its end. */
export function explain(error, limit) {
  if (!(error instanceof Stopped) || error.reason === "broken") return error.message;
  const why = error.reason === "limit" ? `Stopped: ${limit} s is the limit.` : "Stopped.";
  const where = error.at ? `Line ${error.at} was running. ` : "";
  return `${why} ${where}${error.kept ? "The variables are kept." : LOST}${error.burns ? ` ${BURNS}` : ""}`;
}

// One task at a time: each waits until the one before has ended, well or badly.
export class Turns {
  #last = Promise.resolve();
  #round = 0;
  #current = 0; // round of the task whose turn it is

  /** Do a task when its turn comes. */
  take(task) {
    const round = this.#round;
    const turn = this.#last.then(() => {
      this.#current = round;
      this.check();
      return task();
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Let those that wait never begin, and the present one not go on. */
  cancel() {
    this.#round += 1;
  }

  /** Throw where the present task has been cancelled: it may be between two steps. */
  check() {
    if (this.#current !== this.#round) throw new Stopped("stop", { kept: true });
  }
}

// Who is on the page; when nobody has been for a while, something is let go.
export class Presence {
  #present = new Set();
  #timer;

  constructor(seconds, letGo) {
    this.patience = seconds * 1000;
    this.letGo = letGo;
  }

  enter(element) {
    clearTimeout(this.#timer);
    this.#present.add(element);
  }

  leave(element) {
    this.#present.delete(element);
    clearTimeout(this.#timer);
    if (!this.#present.size) this.#timer = setTimeout(this.letGo, this.patience);
  }
}
