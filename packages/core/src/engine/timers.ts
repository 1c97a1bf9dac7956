/** Instants at which somebody has to look again: a binary heap, earliest first. */
export class Timers<T> {
  readonly #at: number[] = [];
  readonly #what: T[] = [];

  get size(): number {
    return this.#at.length;
  }

  /** The earliest instant, or infinity. */
  get next(): number {
    return this.#at[0] ?? Number.POSITIVE_INFINITY;
  }

  push(at: number, what: T): void {
    let child = this.#at.length;
    this.#at.push(at);
    this.#what.push(what);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if ((this.#at[parent] as number) <= at) break;
      this.#move(parent, child);
      child = parent;
    }
    this.#at[child] = at;
    this.#what[child] = what;
  }

  pop(): T | undefined {
    const first = this.#what[0];
    const at = this.#at.pop();
    const what = this.#what.pop();
    if (at === undefined || this.#at.length === 0) return first;
    const { length } = this.#at;
    let parent = 0;
    for (let child = 1; child < length; child = 2 * parent + 1) {
      if (child + 1 < length && (this.#at[child + 1] as number) < (this.#at[child] as number)) child++;
      if ((this.#at[child] as number) >= at) break;
      this.#move(child, parent);
      parent = child;
    }
    this.#at[parent] = at;
    this.#what[parent] = what as T;
    return first;
  }

  #move(from: number, to: number): void {
    this.#at[to] = this.#at[from] as number;
    this.#what[to] = this.#what[from] as T;
  }
}
