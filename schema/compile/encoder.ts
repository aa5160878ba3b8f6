import { resolveRef, type TypeNode } from "../ir/mod.ts";
import { writeArray, writeTuple } from "./encode_array.ts";
import { writeObject } from "./encode_object.ts";
import { writePositionalObject } from "./encode_positional.ts";
import { writeRecord } from "./encode_record.ts";
import { writeScalar } from "./encode_scalar.ts";
import { writeUnion } from "./encode_union.ts";
import type { Encoders } from "./encoders.ts";
import { isPositional } from "./positional.ts";
import type { Program } from "./program.ts";
import { put } from "./words.ts";

/** Emits encoders into a program. */
export function encodersOf(program: Program): Encoders {
  const encoders: Encoders = {
    program,
    of: (ref) => {
      const node = resolveRef(ref, program.types);
      if (node.kind === "unknown") return "putAny";
      return program.define("e", program.keyOf(node), (name) => writeOne(encoders, node, name));
    },
    inner: (ref, x, before = []) => {
      const node = resolveRef(ref, program.types);
      return writeScalar(program, node, x, before) ??
        `${put(before)} q = ${encoders.of(node)}(q, ${x}, d + 1); if (q < 0) return -1;`;
    },
  };
  return encoders;
}

function writeOne(encoders: Encoders, node: TypeNode, name: string): string {
  switch (node.kind) {
    case "array":
      return writeArray(encoders, node, name);
    case "tuple":
      return writeTuple(encoders, node, name);
    case "object":
      return encoders.program.form === "positional" && isPositional(node)
        ? writePositionalObject(encoders, node, name)
        : writeObject(encoders, node, name);
    case "record":
      return writeRecord(encoders, node, name);
    case "union":
      return writeUnion(encoders, node, name);
    default:
      return `
function ${name}(q, x) {
  let t;
  ${writeScalar(encoders.program, node, "x")}
  return q;
}`;
  }
}
