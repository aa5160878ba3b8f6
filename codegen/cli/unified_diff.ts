/** What a {@linkcode unifiedDiff} is called on either side. */
export interface DiffNames {
  readonly before: string;
  readonly after: string;
}

interface Line {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

const CONTEXT = 3;

/** Above this many pairs of lines the changed part is shown as replaced as a whole. */
const MAX_PAIRS = 4_000_000;

/** The difference of two texts as `diff -u` prints it; empty for equal ones. */
export function unifiedDiff(before: string, after: string, names: DiffNames): string {
  const lines = compareLines(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines);
  if (hunks.length === 0) return "";
  return [`--- ${names.before}`, `+++ ${names.after}`, ...hunks].join("\n") + "\n";
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function compareLines(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [
    ...marked(" ", before.slice(0, start)),
    ...compareMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...marked(" ", before.slice(before.length - end)),
  ];
}

function compareMiddle(before: readonly string[], after: readonly string[]): Line[] {
  if (before.length * after.length > MAX_PAIRS) return [...marked("-", before), ...marked("+", after)];
  const common = longestCommon(before, after);
  const at = (row: number, column: number) => common[row * (after.length + 1) + column] ?? 0;
  const lines: Line[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      lines.push({ mark: " ", text: before[row]! });
      row++;
      column++;
    } else if (
      column === after.length || (row < before.length && at(row + 1, column) >= at(row, column + 1))
    ) {
      lines.push({ mark: "-", text: before[row++]! });
    } else lines.push({ mark: "+", text: after[column++]! });
  }
  return lines;
}

/** For every pair of positions, how many lines the rests have in common. */
function longestCommon(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      common[row * width + column] = before[row] === after[column]
        ? common[(row + 1) * width + column + 1]! + 1
        : Math.max(common[(row + 1) * width + column]!, common[row * width + column + 1]!);
    }
  }
  return common;
}

function marked(mark: Line["mark"], texts: readonly string[]): Line[] {
  return texts.map((text) => ({ mark, text }));
}

function hunksOf(lines: readonly Line[]): string[] {
  const changed = lines.flatMap((line, index) => line.mark === " " ? [] : [index]);
  const ranges: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    if (last && index - CONTEXT <= last.to + CONTEXT) last.to = index;
    else ranges.push({ from: index, to: index });
  }
  return ranges.map(({ from, to }) => {
    const start = Math.max(0, from - CONTEXT);
    const hunk = lines.slice(start, to + CONTEXT + 1);
    const head = lines.slice(0, start);
    const span = (other: Line["mark"]) => {
      const length = hunk.filter((line) => line.mark !== other).length;
      const first = head.filter((line) => line.mark !== other).length + (length === 0 ? 0 : 1);
      return length === 1 ? `${first}` : `${first},${length}`;
    };
    return [`@@ -${span("+")} +${span("-")} @@`, ...hunk.map((line) => line.mark + line.text)].join("\n");
  });
}
