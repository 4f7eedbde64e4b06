// One task at a time: each waits until the one before has ended, well or badly.

/** A task that did not come to its end: reason is "stop", "limit" or "left". */
export class Stopped extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export class Turns {
  #last = Promise.resolve();
  #round = 0;

  /** Do a task when its turn comes. */
  take(task) {
    const round = this.#round;
    const turn = this.#last.then(() => {
      if (round !== this.#round) throw new Stopped("stop");
      return task();
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Let those that wait never begin. */
  cancel() {
    this.#round += 1;
  }
}
