// One task at a time: each waits until the one before has ended, well or badly.

/** A task that did not come to its end: reason is "stop", "limit", "left" or "broken". */
export class Stopped extends Error {
  constructor(reason, message = reason) {
    super(message);
    this.reason = reason;
  }
}

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
    if (this.#current !== this.#round) throw new Stopped("stop");
  }
}
