/** What a window of load came to. */
export interface Tally {
  /** Calls answered, or events delivered. */
  readonly count: number;
  readonly seconds: number;
  /** User and system time of the server's process, in seconds. */
  readonly cpuSeconds: number;
  /** Resident memory of the server's process at the end. */
  readonly rssBytes: number;
  /** Milliseconds, smallest first; of calls, where they were timed. */
  readonly latencies: readonly number[];
}

/** Clock ticks of `/proc` in a second; the same on every Linux that Deno runs on. */
const TICKS = 100;
const PAGE_BYTES = 4096;

/** User and system time of a process so far, in seconds, all of its threads included. */
export function cpuSeconds(pid: number): number {
  // The name of the process may hold spaces; what counts begins behind its bracket.
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Resident memory of a process. */
export function rssBytes(pid: number): number {
  return Number(Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1]) * PAGE_BYTES;
}

/** Counts what happens between a warm-up and the end of a window. */
export class Meter {
  #count = 0;
  #latencies: number[] = [];
  #on = false;
  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Something was answered or delivered. */
  add(count: number): void {
    this.#count += count;
  }

  /** A call took so long. */
  time(ms: number): void {
    if (this.#on && this.#latencies.length < 2_000_000) this.#latencies.push(ms);
  }

  /** Waits for the warm-up and the window; returns what happened in the window. */
  async measure(warmUpMs: number, windowMs: number): Promise<Tally> {
    await sleep(warmUpMs);
    this.#on = true;
    const [count, cpu, start] = [this.#count, cpuSeconds(this.#pid), performance.now()];
    await sleep(windowMs);
    this.#on = false;
    const tally = {
      count: this.#count - count,
      seconds: (performance.now() - start) / 1000,
      cpuSeconds: cpuSeconds(this.#pid) - cpu,
      rssBytes: rssBytes(this.#pid),
      latencies: this.#latencies.sort((a, b) => a - b),
    };
    this.#latencies = [];
    return tally;
  }
}

/** Resolves after so many milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
