import { CODEC_MODULE_NAMES, codecModule } from "@wirepact/schema/compile";
import type { TypeNode, Types } from "@wirepact/schema/ir";
import { camelCase, type Code, code, commentSource, imported, NameScope } from "../print/mod.ts";
import type { Runtime } from "./runtime_symbols.ts";

/** The module of the compiled codecs, as its siblings import it. */
export const CODECS_MODULE = "./codecs.ts";

/** Emitters of compiled code write plain JavaScript. */
const DIRECTIVES = `// deno-lint-ignore-file
// @ts-nocheck Only the exports have types: all else is plain JavaScript.
`;

/** What becomes of a readable codec where the client only reads, or only writes, its values. */
export interface CodecUses {
  /** Of a value that comes from the server. `hint` is what it may be called. */
  decoded(node: TypeNode, hint: string, readable: Code): Code;
  /** Of a value that goes there. */
  encoded(node: TypeNode, hint: string, readable: Code): Code;
  /** Of a value that comes too rarely to be worth it. */
  rare(readable: Code): Code;
}

/** Readable codecs do both by themselves. */
export const READABLE_USES: CodecUses = {
  decoded: (_node, _hint, readable) => readable,
  encoded: (_node, _hint, readable) => readable,
  rare: (readable) => readable,
};

/** Puts compiled code in front of readable codecs, and remembers which: types that are the same share it. */
export class CompiledCodecs implements CodecUses {
  readonly #runtime: Runtime;
  readonly #scope = new NameScope(CODEC_MODULE_NAMES);
  readonly #names = new Map<string, string>();
  readonly #decoders = new Map<string, TypeNode>();
  readonly #encoders = new Map<string, TypeNode>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  decoded(node: TypeNode, hint: string, readable: Code): Code {
    const name = this.#nameOf(node, hint, this.#decoders);
    return code`${this.#runtime.compiled("decodedBy")}(${readable}, ${imported(CODECS_MODULE, name)})`;
  }

  encoded(node: TypeNode, hint: string, readable: Code): Code {
    const name = this.#nameOf(node, hint, this.#encoders);
    return code`${this.#runtime.compiled("encodedBy")}(${readable}, ${imported(CODECS_MODULE, name)})`;
  }

  rare(readable: Code): Code {
    // It has to be read in the form in which it comes all the same.
    return code`${this.#runtime.compiled("asMarked")}(${readable})`;
  }

  /** The text of the module, not yet formatted. */
  print(types: Types, preamble: string): string {
    const text = codecModule({
      decoders: this.#decoders,
      encoders: this.#encoders,
      types,
      runtime: this.#runtime.compiledSpecifier,
    });
    return `${commentSource(preamble)}${DIRECTIVES}\n${text}`;
  }

  #nameOf(node: TypeNode, hint: string, known: Map<string, TypeNode>): string {
    const key = `${known === this.#decoders} ${identityOf(node)}`;
    const name = this.#names.get(key) ?? this.#scope.claim(camelCase(hint), { suffix: "Type" });
    this.#names.set(key, name);
    known.set(name, node);
    return name;
  }
}

/** Equal for nodes that are the same on the wire, whatever their descriptions. */
function identityOf(node: TypeNode): string {
  return JSON.stringify(node, (key, value) => key === "description" ? undefined : value);
}
