import type { ScenarioResult } from "./results.ts";

const ROW = 26;
const LABEL_WIDTH = 230;
const BAR_WIDTH = 420;
const WIDTH = LABEL_WIDTH + BAR_WIDTH + 90;
const TOP = 44;

/** A scenario as bars, best first: the metric's ratio to its control. Readable on light and dark pages. */
export function chart({ title, metric, control, entries }: ScenarioResult): string {
  const rows = entries.filter((entry) => entry.ratio !== undefined).toSorted((a, b) => a.ratio! - b.ratio!);
  const most = Math.max(1, ...rows.map(({ ratio }) => ratio!));
  const scale = (ratio: number) => Math.max(1, Math.round(ratio / most * BAR_WIDTH));
  const height = TOP + rows.length * ROW + 14;
  const bars = rows.map(({ label, ratio }, i) => {
    const y = TOP + i * ROW;
    const own = label.startsWith("Wirepact");
    return `  <text x="${LABEL_WIDTH - 8}" y="${y + 16}" text-anchor="end"${
      own ? ' font-weight="600"' : ""
    }>${escape(label)}</text>
  <rect x="${LABEL_WIDTH}" y="${y + 4}" width="${scale(ratio!)}" height="16" rx="2" fill="${
      own ? "#0f766e" : "#94a3b8"
    }"/>
  <text x="${LABEL_WIDTH + scale(ratio!) + 6}" y="${y + 16}">${ratio!.toFixed(2)}</text>`;
  });
  const x = LABEL_WIDTH + scale(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${
    escape(title)
  }" font-family="system-ui, sans-serif" font-size="12" fill="#334155">
  <rect width="${WIDTH}" height="${height}" rx="6" fill="#f8fafc"/>
  <text x="12" y="20" font-size="13" font-weight="600">${escape(title)}</text>
  <text x="12" y="36" fill="#64748b">${
    metric === "kibEach" ? "memory" : metric.startsWith("p") ? "time" : "CPU"
  }, ${escape(control)} = 1; less is better</text>
${bars.join("\n")}
  <line x1="${x}" y1="${TOP}" x2="${x}" y2="${height - 8}" stroke="#64748b" stroke-dasharray="3 3"/>
</svg>
`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
