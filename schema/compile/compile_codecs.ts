import type { TypeNode, Types } from "../ir/mod.ts";
import { FORMATS } from "../wire/mod.ts";
import { codecOf } from "./codec_of.ts";
import { decodersOf } from "./decoder.ts";
import { encodersOf } from "./encoder.ts";
import { positionalCodecOf } from "./positional_codec.ts";
import { type Form, Program } from "./program.ts";
import * as runtime from "./runtime/mod.ts";
import { BinaryCodec } from "./binary_codec.ts";
import type { Decode, Encode } from "./codec_functions.ts";

/** What {@linkcode compileCodecs} may be told. */
export interface CompileOptions {
  /** How objects stand on the wire. @default "named" */
  readonly form?: Form;
}

/** How many programs there were so far. */
let programs = 0;

/** Compiles types to codecs between bytes and values, as machine code rather than data. Needs `eval`: for servers. */
export function compileCodecs(
  nodes: readonly TypeNode[],
  types: Types,
  options: CompileOptions = {},
): BinaryCodec[] {
  const form = options.form ?? "named";
  const program = new Program({ types, form, explains: form === "named" });
  const decoders = decodersOf(program);
  const encoders = encodersOf(program);
  const pairs = nodes.map((node) => `[${decoders.of(node)}, ${encoders.of(node)}]`);
  // V8 gives equal texts one code, and code of several closures does not take their constants for such: tick is then
  // read a fifth slower. The number keeps two servers of one contract apart.
  const text = `"use strict"; // ${++programs}
const { ${Object.keys(runtime).join(", ")} } = runtime;
${program.text}
return [${pairs.join(", ")}];`;
  const make = new Function("runtime", "formats", text);
  const functions = make(runtime, FORMATS) as [Decode, Encode][];
  return functions.map(([decode, encode], i) =>
    new BinaryCodec({
      decode,
      encode,
      readable: form === "named" ? codecOf(nodes[i]!, types) : positionalCodecOf(nodes[i]!, types),
      leaves: program.leaves,
      hasBytes: text.includes("bin(p)"),
    })
  );
}
