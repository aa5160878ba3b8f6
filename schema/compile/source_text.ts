import type { TypeNode, Types } from "../ir/mod.ts";
import { decodersOf } from "./decoder.ts";
import { encodersOf } from "./encoder.ts";
import { importedAsConstants } from "./imported_as_constants.ts";
import { type Form, Program } from "./program.ts";
import * as runtime from "./runtime/mod.ts";

/** What {@linkcode sourceText} is told. */
export interface SourceTextOptions {
  /** What the text imports the functions of `runtime/mod.ts`, and `formats`, from. */
  readonly runtime: string;
  /** How objects stand on the wire. @default "named" */
  readonly form?: Form;
}

/**
 * The text of a JavaScript module with a decoder and an encoder for each type, exported as a pair under its name: what
 * {@linkcode compileCodecs} makes in memory, for where there is no `eval`. It notes no types in failures, which keeps it
 * small; the readable codec finds the words.
 *
 * Names are those of exports, so they have to be identifiers.
 */
export function sourceText(
  nodes: Readonly<Record<string, TypeNode>>,
  types: Types,
  { runtime: specifier, form = "named" }: SourceTextOptions,
): string {
  const program = new Program({ types, form, explains: false });
  const decoders = decodersOf(program);
  const encoders = encodersOf(program);
  const pairs = Object.entries(nodes).map(([name, node]) =>
    `export const ${name} = [${decoders.of(node)}, ${encoders.of(node)}];`
  );
  const body = `${program.text}\n${pairs.join("\n")}\n`;
  const used = ["formats", ...Object.keys(runtime)].filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const { imports, constants } = importedAsConstants(used);
  return indent(`import { ${imports.join(", ")} } from ${JSON.stringify(specifier)};\n${constants}\n${body}`);
}

/** Emitters do not know how deep they are; this puts the margins right, and drops empty lines. */
function indent(text: string): string {
  let depth = 0;
  return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
    // Strings and regular expressions are alone on lines that open nothing, so counting braces is enough.
    const code = line.replaceAll(/"(?:[^"\\]|\\.)*"/g, "");
    const closing = /^[}\])]+/.exec(code)?.[0].length ?? 0;
    const margin = "  ".repeat(Math.max(0, depth - closing));
    for (const character of code) {
      if ("{[(".includes(character)) depth++;
      else if ("}])".includes(character)) depth--;
    }
    return `${margin}${line}\n`;
  }).join("");
}
