import type { TypeNode } from "../ir/mod.ts";
import { boundProblems, bytesProblems, dateProblems, refuseIf, stringProblems } from "./checks.ts";
import { js, type Program } from "./program.ts";
import { bytesOf, put } from "./words.ts";

const BAD = "return -1;";

/**
 * Statements that check a scalar in the variable `x` and write it at `q`, behind the constant `before`; `undefined` for
 * a node that is none. They may use the variable `t`.
 */
export function writeScalar(
  program: Program,
  node: TypeNode,
  x: string,
  before: readonly number[] = [],
): string | undefined {
  switch (node.kind) {
    // One write for what stands before and the first byte, where that is known.
    case "null":
      return `if (${x} !== null) ${BAD} ${put([...before, 192])}`;
    case "boolean":
      return `
if (${x} === true) { ${put([...before, 195])} } else if (${x} === false) { ${
        put([...before, 194])
      } } else ${BAD}`;
    case "number":
      return `
if (typeof ${x} !== "number") ${BAD}
${refuseIf(boundProblems(node, x), BAD)}
if ((${x} | 0) !== ${x} && ${x} - ${x} === 0) { ${put([...before, 203])} W.setFloat64(q, ${x}); q += 8; }
else { ${put(before)} q = putNum(q, ${x}); if (q < 0) ${BAD} }`;
    case "literal":
      return `if (${x} !== ${js(node.value)}) ${BAD}\n${putLiteral(node.value, before)}`;
    default: {
      const write = writeOther(program, node, x);
      return write && put(before) + write;
    }
  }
}

function writeOther(program: Program, node: TypeNode, x: string): string | undefined {
  const call = (writer: string) => `q = ${writer}; if (q < 0) ${BAD}`;
  switch (node.kind) {
    case "integer":
      return `
if (typeof ${x} !== "number") ${BAD}
${refuseIf(boundProblems(node, x), BAD)}
if ((${x} & 127) === ${x}) O[q++] = ${x};
else if ((${x} & 65535) === ${x} && ${x} > 255) { O[q] = 205; W.setUint16(q + 1, ${x}); q += 3; }
else { ${call(`putInt(q, ${x})`)} }`;
    case "bigint":
      return `
if (typeof ${x} !== "bigint" || ${x} < ${node.minimum}n || ${x} > ${node.maximum}n) ${BAD}
q = putBig(q, ${x});`;
    case "string":
      return `
${refuseIf([`typeof ${x} !== "string"`, ...stringProblems(program, node, x)], BAD)}
${call(`putStr(q, ${x})`)}`;
    case "bytes":
      return `
${refuseIf([`!(${x} instanceof Uint8Array)`, ...bytesProblems(node, x)], BAD)}
${call(`putBin(q, ${x})`)}`;
    case "date":
      return `
if (!(${x} instanceof Date)) ${BAD}
t = ${x}.getTime();
${refuseIf(["t !== t", ...dateProblems(node, "t")], BAD)}
q = putDate(q, t);`;
    case "enum":
      return `
switch (${x}) {
  ${node.values.map((value) => `case ${js(value)}: ${putLiteral(value)} break;`).join("\n  ")}
  default: ${BAD}
}`;
    default:
      return undefined;
  }
}

/** Statements that write a literal. A long one needs its room to be looked at. */
function putLiteral(value: string | number | boolean, before: readonly number[] = []): string {
  return typeof value === "string" && value.length > 64
    ? `${put(before)} q = putStr(q, ${js(value)}); if (q < 0) ${BAD}`
    : put([...before, ...bytesOf(value)]);
}
