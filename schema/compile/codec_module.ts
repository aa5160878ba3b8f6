import type { TypeNode, Types } from "../ir/mod.ts";
import * as client from "./client/mod.ts";
import { decodersOf } from "./decoder.ts";
import { encodersOf } from "./encoder.ts";
import { importedAsConstants } from "./imported_as_constants.ts";
import { Program } from "./program.ts";

/** What {@linkcode codecModule} makes a module of. Names are those of exports, so they have to be identifiers. */
export interface CodecModuleOptions {
  /** Types that the client reads. */
  readonly decoders: ReadonlyMap<string, TypeNode>;
  /** Types that the client writes. */
  readonly encoders: ReadonlyMap<string, TypeNode>;
  /** The named types. */
  readonly types: Types;
  /** What the module imports its runtime, `@wirepact/schema/compiled` or what re-exports it, as. */
  readonly runtime: string;
}

/** Names that the exports of a {@linkcode codecModule} must not have. */
export const CODEC_MODULE_NAMES: readonly string[] = Object.keys(client);

/**
 * The text of a TypeScript module with the compiled decoders and encoders of a client, for one direction each, since a
 * client needs no more, and in both forms: it learns which one a server speaks when it connects. It is not formatted, and
 * not meant to be type-checked inside: its exports have their types.
 */
export function codecModule({ decoders, encoders, types, runtime }: CodecModuleOptions): string {
  const program = new Program({ types, form: "named", explains: false });
  const forms = [program, program.inPositional()];
  const [readers, writers] = [forms.map(decodersOf), forms.map(encodersOf)];
  const exports = [
    ...[...decoders].map(([name, node]) =>
      `export const ${name}: Forms<Decode> = [${readers.map(({ of }) => of(node)).join(", ")}];`
    ),
    ...[...encoders].map(([name, node]) =>
      `export const ${name}: Forms<Encode> = [${writers.map(({ of }) => of(node)).join(", ")}];`
    ),
  ];
  const code = exports.join("\n");
  const body = `${program.text}\n\n${code}\n`;
  const used = CODEC_MODULE_NAMES.filter((name) => new RegExp(`(?<![\\w$.])${name}\\b(?![\\w$])`).test(body));
  const { imports, constants } = importedAsConstants(used);
  const kinds = [
    ...decoders.size > 0 ? ["type Decode"] : [],
    ...encoders.size > 0 ? ["type Encode"] : [],
    ...exports.length > 0 ? ["type Forms"] : [],
  ];
  return `import { ${[...imports, ...kinds].join(", ")} } from ${JSON.stringify(runtime)};

${constants}

${body}`;
}
