import { resolveRef, type TypeNode } from "../ir/mod.ts";
import { readArray, readTuple } from "./decode_array.ts";
import { readObject } from "./decode_object.ts";
import { readIndexed, readPositionalObject } from "./decode_positional.ts";
import { readRecord } from "./decode_record.ts";
import { readScalar } from "./decode_scalar.ts";
import { readUnion } from "./decode_union.ts";
import type { Decoders, InnerTarget } from "./decoders.ts";
import { isIndexed, isPositional } from "./positional.ts";
import type { Program } from "./program.ts";

/** Emits decoders into a program. */
export function decodersOf(program: Program): Decoders {
  const decoders: Decoders = {
    program,
    of: (ref) => {
      const node = resolveRef(ref, program.types);
      if (node.kind === "unknown") return "any";
      return program.define("d", program.keyOf(node), (name) => readOne(decoders, node, name));
    },
    inner: (ref, target) => {
      const node = resolveRef(ref, program.types);
      return readNullable(program, node, target) ?? readScalar(program, node, target) ?? `
${target.to} = ${decoders.of(node)}(p, d + 1);
if ((p = R.p) < 0) ${target.failed}`;
    },
  };
  return decoders;
}

function readOne(decoders: Decoders, node: TypeNode, name: string): string {
  switch (node.kind) {
    case "array":
      return readArray(decoders, node, name);
    case "tuple":
      return readTuple(decoders, node, name);
    case "object":
      return isOrdered(decoders.program) && isPositional(node)
        ? readPositionalObject(decoders, node, name)
        : readObject(decoders, node, name);
    case "record":
      return readRecord(decoders, node, name);
    case "union":
      return isOrdered(decoders.program) && isIndexed(node, decoders.program.types)
        ? readIndexed(decoders, node, name)
        : readUnion(decoders, node, name);
    default:
      return readAlone(decoders.program, node, name);
  }
}

function isOrdered({ form }: Program): boolean {
  return form === "positional";
}

function readAlone(program: Program, node: TypeNode, name: string): string {
  return `
function ${name}(p) {
  let q, t, x;
  ${readScalar(program, node, { to: "x", bad: (leaf) => `return bad(${leaf}, q);` })}
  R.p = p;
  return x;
}`;
}

/** A scalar or `null` is worth no function of its own. */
function readNullable(program: Program, node: TypeNode, target: InnerTarget): string | undefined {
  if (node.kind !== "union" || node.variants.length !== 2) return undefined;
  const variants = node.variants.map((variant) => resolveRef(variant, program.types));
  const other = variants.find(({ kind }) => kind !== "null");
  if (!other || !variants.some(({ kind }) => kind === "null")) return undefined;
  const read = readScalar(program, other, { to: target.to, bad: () => target.bad(program.leaf(node)) });
  return read && `if (B[p] === 192) { ${target.to} = null; p++; } else { ${read} }`;
}
