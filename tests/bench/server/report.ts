import type { EntryResult, ScenarioResult } from "./results.ts";

const UNITS = {
  cpuPerItemUs: "µs of CPU",
  p50Us: "p50 µs",
  p99Us: "p99 µs",
  kibEach: "KiB each",
  idleCpuPercent: "% of a core",
} as const;

/** A scenario as a table in Markdown, best first, with its bars below. */
export function markdown(result: ScenarioResult): string {
  const { title, metric, control, entries, bars } = result;
  const rows = entries.toSorted((a, b) => (a[metric] ?? Infinity) - (b[metric] ?? Infinity)).map(row(metric));
  const head = ["", UNITS[metric], "ratio", "per second", "p50 µs", "p99 µs", "RSS MiB", "idle CPU %"];
  const used = head.map((_, i) => i < 3 || rows.some((cells) => cells[i] !== ""));
  const line = (cells: readonly string[]) => `| ${cells.filter((_, i) => used[i]).join(" | ")} |`;
  const lines = [
    `### ${title}`,
    "",
    `Ratios to: ${control}.`,
    "",
    line(head),
    line(head.map((_, i) => i === 0 ? "---" : "---:")),
    ...rows.map(line),
  ];
  if (bars.length > 0) lines.push("");
  for (const bar of bars) {
    const found = bar.ratio === undefined ? "not measured" : bar.ratio.toFixed(3);
    const verdict = bar.met === undefined ? "unknown" : bar.met ? "met" : "**not met**";
    lines.push(`- ${bar.label} / ${bar.of}: ${found}, at most ${bar.most.toFixed(3)}: ${verdict}`);
  }
  return lines.join("\n");
}

function row(metric: keyof typeof UNITS): (entry: EntryResult) => string[] {
  return (entry) => {
    if (entry[metric] === undefined) {
      return [entry.label, `(${entry.error ?? "no figure"})`, "", "", "", "", "", ""];
    }
    return [
      entry.label,
      digits(entry[metric]),
      digits(entry.ratio),
      entry.kibEach === undefined && entry.itemsPerSecond !== undefined
        ? Math.round(entry.itemsPerSecond).toLocaleString("en")
        : "",
      metric === "p50Us" ? "" : digits(entry.p50Us),
      metric === "p99Us" ? "" : digits(entry.p99Us),
      digits(entry.rssMiB),
      digits(entry.idleCpuPercent),
    ];
  };
}

function digits(value: number | undefined): string {
  return value === undefined
    ? ""
    : value >= 100
    ? String(Math.round(value))
    : value >= 10
    ? value.toFixed(1)
    : value.toFixed(2);
}
