/** Numbers from 1 on, each held by one owner at a time; freed ones are used first, so that they stay short. */
export class IdPool {
  readonly #free: number[] = [];
  #next = 1;

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  free(id: number): void {
    this.#free.push(id);
  }
}
