// Whose turn it is to use Python, who still needs it, and what is said of a task that was
// ended.

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
