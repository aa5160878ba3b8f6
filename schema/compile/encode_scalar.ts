import type { TypeNode } from "../ir/mod.ts";
import { boundProblems, bytesProblems, dateProblems, refuseIf, stringProblems } from "./checks.ts";
import { js, type Program } from "./program.ts";
import { bytesOf, put } from "./words.ts";

const BAD = "return -1;";

/**
 * Statements that check a scalar in the variable `x` and write it at `q`; `undefined` for a node that is none. They may
 * use the variable `t`.
 */
export function writeScalar(program: Program, node: TypeNode, x: string): string | undefined {
  const call = (writer: string) => `q = ${writer}; if (q < 0) ${BAD}`;
  switch (node.kind) {
    case "null":
      return `if (${x} !== null) ${BAD} b[q++] = 192;`;
    case "boolean":
      return `if (${x} === true) b[q++] = 195; else if (${x} === false) b[q++] = 194; else ${BAD}`;
    case "integer":
      return `
if (typeof ${x} !== "number") ${BAD}
${refuseIf(boundProblems(node, x), BAD)}
if ((${x} & 127) === ${x}) b[q++] = ${x}; else { ${call(`putInt(q, ${x})`)} }`;
    case "number":
      return `
if (typeof ${x} !== "number") ${BAD}
${refuseIf(boundProblems(node, x), BAD)}
if (Math.floor(${x}) !== ${x} && ${x} - ${x} === 0) { b[q] = 203; v.setFloat64(q + 1, ${x}); q += 9; }
else { ${call(`putNum(q, ${x})`)} }`;
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
    case "literal":
      return `if (${x} !== ${js(node.value)}) ${BAD}\n${putLiteral(node.value)}`;
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
function putLiteral(value: string | number | boolean): string {
  return typeof value === "string" && value.length > 64
    ? `q = putStr(q, ${js(value)}); if (q < 0) ${BAD}`
    : put(bytesOf(value));
}
