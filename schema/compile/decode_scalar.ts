import type { EnumNode, IntegerNode, LiteralNode, NumberNode, TypeNode } from "../ir/mod.ts";
import { boundProblems, bytesProblems, dateProblems, refuseIf, stringProblems } from "./checks.ts";
import { js, type Program } from "./program.ts";
import { bytesOf, isAt } from "./words.ts";

/** Longer enumerations are looked up rather than compared one by one. */
const MAX_COMPARED = 12;

/** Where a value goes, and what to do if it is not there. */
export interface Target {
  /** The variable. */
  readonly to: string;
  /** The statement for a value at `q` that is not of the type with this number. */
  bad(leaf: number): string;
}

/**
 * Statements that read a scalar at `p` and move `p` behind it, noting in `q` where it began; `undefined` for a node
 * that is none. They may use the variables `q` and `t`.
 */
export function readScalar(program: Program, node: TypeNode, { to, bad }: Target): string | undefined {
  const fail = () => bad(program.leaf(node));
  const call = (reader: string, problems: readonly string[] = []) => `
q = p; ${to} = ${reader}(p);
if ((p = R.p) < 0) ${fail()}
${refuseIf(problems, fail())}`;
  switch (node.kind) {
    case "null":
      return `q = p; if (B[p++] !== 192) ${fail()} ${to} = null;`;
    case "boolean":
      return `
q = p;
if ((t = B[p++]) === 195) ${to} = true; else if (t === 194) ${to} = false; else ${fail()}`;
    case "integer":
      return readInteger(node, to, fail());
    case "number":
      return readNumber(node, to, fail());
    case "bigint":
      return call("big", [`${to} < ${node.minimum}n`, `${to} > ${node.maximum}n`]);
    case "string":
      return call("str", stringProblems(program, node, to));
    case "bytes":
      return call("bin", bytesProblems(node, to));
    case "date":
      return call("date", dateProblems(node, `${to}.getTime()`));
    case "literal":
    case "enum":
      return readLiteral(program, node, { to, fail: fail() });
    default:
      return undefined;
  }
}

/** Small ints, the usual case, without a call. */
function readInteger(node: IntegerNode, to: string, fail: string): string {
  return `
q = p;
if ((t = B[p]) < 128) { ${to} = t; p++; }
else if (t === 205) { ${to} = V.getUint16(p + 1); p += 3; }
else { ${to} = int(p); if ((p = R.p) < 0) ${fail} }
${refuseIf(boundProblems(node, to), fail)}`;
}

/** Doubles without a call. The difference of a number with itself is 0 only if it is finite. */
function readNumber(node: NumberNode, to: string, fail: string): string {
  return `
q = p;
if (B[p] === 203) { ${to} = V.getFloat64(p + 1); p += 9; if (${to} - ${to} !== 0) ${fail} }
else { ${to} = num(p); if ((p = R.p) < 0) ${fail} }
${refuseIf(boundProblems(node, to), fail)}`;
}

/** Literals by comparing their bytes, and any other format of them by their value. */
function readLiteral(
  program: Program,
  node: LiteralNode | EnumNode,
  { to, fail }: { to: string; fail: string },
): string {
  const values = node.kind === "literal" ? [node.value] : node.values;
  const compared = values.length > MAX_COMPARED ? [] : values.map((value) => {
    const bytes = bytesOf(value);
    return `if (${isAt(bytes, "p")}) { ${to} = ${js(value)}; p += ${bytes.length}; } else `;
  });
  const all = program.constant(js(values));
  return `
q = p;
${compared.join("\n")}{ ${to} = one(p, ${all}, literalNumber); if ((p = R.p) < 0) ${fail} }`;
}
