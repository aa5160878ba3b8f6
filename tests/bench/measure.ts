/** Ratios of things that do the same, measured in turns so that a noisy machine disturbs all of them alike. */

/** Something to be measured. */
export interface Candidate {
  readonly name: string;
  readonly run: () => unknown;
}

let sink: unknown;

function timeOf({ run }: Candidate, times: number): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) sink = run();
  return performance.now() - start;
}

/** How often to run a candidate so that it takes about so many milliseconds. */
function timesFor(candidate: Candidate, milliseconds: number): number {
  let times = 4;
  let took = timeOf(candidate, times);
  while (took < milliseconds / 4 && times < 1e8) {
    times *= 2;
    took = timeOf(candidate, times);
  }
  return Math.max(1, Math.round(times * milliseconds / took));
}

/** How {@linkcode measure} measures. */
export interface MeasureOptions {
  readonly rounds: number;
  /** What each candidate takes per round. */
  readonly milliseconds: number;
}

/** Nanoseconds per run: for each candidate one number per round. The order rotates from round to round. */
export function measure(
  candidates: readonly Candidate[],
  { rounds, milliseconds }: MeasureOptions,
): ReadonlyMap<string, readonly number[]> {
  const times = candidates.map((candidate) => timesFor(candidate, milliseconds));
  const results = candidates.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < candidates.length; turn++) {
      const i = (turn + round) % candidates.length;
      results[i]!.push(timeOf(candidates[i]!, times[i]!) / times[i]! * 1e6);
    }
  }
  if (sink === measure) console.log(); // keeps the results from being optimised away
  return new Map(candidates.map(({ name }, i) => [name, results[i]!]));
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How many times as long the baseline took: the median of the ratios of each round. */
export function ratioOf(baseline: readonly number[], ours: readonly number[]): number {
  return median(baseline.map((time, round) => time / ours[round]!));
}
