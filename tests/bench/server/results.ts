import type { Reading } from "./processes.ts";
import type { Bar, Metric, Scenario } from "./scenarios.ts";

/** What one entry of a scenario came to, over all rounds. */
export interface EntryResult {
  readonly label: string;
  /** Why there are no figures. */
  readonly error?: string;
  readonly cpuPerItemUs?: number;
  readonly itemsPerSecond?: number;
  readonly p50Us?: number;
  readonly p99Us?: number;
  readonly rssMiB?: number;
  readonly kibEach?: number;
  readonly idleCpuPercent?: number;
  /** The scenario's metric, divided by its control's in the same round. The median of the rounds, and all of them. */
  readonly ratio?: number;
  readonly ratios?: readonly number[];
}

/** A bar and how high it was jumped. */
export interface BarResult extends Bar {
  readonly ratio?: number;
  readonly met?: boolean;
}

/** What a scenario came to. */
export interface ScenarioResult {
  readonly id: string;
  readonly title: string;
  readonly metric: Metric;
  readonly control: string;
  readonly entries: readonly EntryResult[];
  readonly bars: readonly BarResult[];
}

/** Readings of an entry by round, or why there are none. */
export type Rounds = Map<string, (Reading | Error)[]>;

/** Medians of all rounds; ratios are made within each round, since a machine's speed changes between them. */
export function summarise(scenario: Scenario, rounds: Rounds): ScenarioResult {
  const { id, title, metric, control } = scenario;
  const values = new Map(
    [...rounds].map(([label, readings]) => [label, readings.map((one) => valueOf(one, metric))]),
  );
  const ratiosOf = (label: string, of: string): number[] => {
    const [own, others] = [values.get(label) ?? [], values.get(of) ?? []];
    return own.flatMap((value, i) => {
      const other = others[i];
      return value === undefined || other === undefined || other === 0 ? [] : [value / other];
    });
  };
  return {
    id,
    title,
    metric,
    control,
    entries: scenario.entries.map(({ label }) =>
      summariseEntry(label, rounds.get(label) ?? [], ratiosOf(label, control))
    ),
    bars: scenario.bars.map((bar) => {
      const ratio = median(ratiosOf(bar.label, bar.of));
      return ratio === undefined ? bar : { ...bar, ratio, met: ratio <= bar.most };
    }),
  };
}

function summariseEntry(
  label: string,
  readings: readonly (Reading | Error)[],
  ratios: readonly number[],
): EntryResult {
  const failure = readings.find((one) => one instanceof Error);
  const good = readings.filter((one): one is Reading => !(one instanceof Error));
  if (good.length === 0) return { label, error: failure?.message ?? "it was not run" };
  const of = (pick: (reading: Reading) => number | undefined) =>
    median(good.map(pick).filter((one) => one !== undefined));
  return dropUndefined({
    label,
    error: failure?.message,
    cpuPerItemUs: of((reading) => valueOf(reading, "cpuPerItemUs")),
    itemsPerSecond: of(({ count, seconds }) => count / seconds),
    p50Us: of((reading) => valueOf(reading, "p50Us")),
    p99Us: of((reading) => valueOf(reading, "p99Us")),
    rssMiB: of(({ rssBytes }) => rssBytes / 2 ** 20),
    kibEach: of((reading) => valueOf(reading, "kibEach")),
    idleCpuPercent: of((reading) => valueOf(reading, "idleCpuPercent")),
    ratio: median(ratios),
    ratios,
  });
}

function valueOf(reading: Reading | Error, metric: Metric): number | undefined {
  if (reading instanceof Error) return undefined;
  const { count, seconds, cpuSeconds, p50Ms, p99Ms, bytesEach } = reading;
  switch (metric) {
    case "cpuPerItemUs":
      return count === 0 || bytesEach !== undefined ? undefined : cpuSeconds * 1e6 / count;
    case "p50Us":
      return p50Ms === null ? undefined : p50Ms * 1000;
    case "p99Us":
      return p99Ms === null ? undefined : p99Ms * 1000;
    case "kibEach":
      return bytesEach === undefined ? undefined : bytesEach / 1024;
    case "idleCpuPercent":
      return bytesEach === undefined ? undefined : cpuSeconds / seconds * 100;
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : sorted.length === 0
    ? undefined
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function dropUndefined(
  result: { [Key in keyof EntryResult]-?: EntryResult[Key] | undefined } & { label: string },
): EntryResult {
  // A cast because the compiler does not see that what is undefined is gone.
  return Object.fromEntries(
    Object.entries(result).filter(([, value]) => value !== undefined),
  ) as unknown as EntryResult;
}
