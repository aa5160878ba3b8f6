import {
  type CompiledFrames,
  type CompiledJson,
  compileFrames,
  compileJson,
  type Form,
} from "@wirepact/schema/compile";
import { type Encoding, json, msgpack } from "@wirepact/schema/wire";
import { CompiledTextFrames, CompiledValueFrames } from "./compiled_frames.ts";
import { type ContractCodecs, contractCodecs, type ContractSource } from "./contract_codecs.ts";
import type { Logger } from "./observability/mod.ts";
import { StepwiseFrames, type ValueFrames } from "./value_frames.ts";

/** How values of a contract travel on a connection: one for each encoding and form, shared by all connections. */
export interface Dialect {
  /** Reads values step by step, and says what is wrong with them. */
  readonly codecs: ContractCodecs;
  /** Writes frames with values. */
  readonly frames: ValueFrames;
  /** Reads messages whose frames hold nothing unusual. In MessagePack only, and where the platform can compile. */
  readonly compiled: CompiledFrames | undefined;
  /** Reads short messages of calls. In JSON only, and where the platform can compile. */
  readonly compiledText: CompiledJson | undefined;
}

/**
 * The dialects of a server. Values are read and written by code that is compiled once for each of them. Where the
 * platform forbids that it is done step by step, and there is no positional form.
 */
export class Dialects {
  readonly #source: ContractSource;
  readonly #json: Dialect;
  readonly #named: Dialect;
  #positional: Dialect | undefined;

  constructor(source: ContractSource, codecs: ContractCodecs, logger: Logger) {
    this.#source = source;
    const mayCompile = compilingIsAllowed(logger);
    this.#json = inJson(codecs, mayCompile ? compileJson(source.descriptor) : undefined);
    this.#named = inMsgpack(codecs, mayCompile ? compileFrames(source.descriptor) : undefined);
  }

  /** That of an encoding, with the names of properties. */
  named(encoding: Encoding): Dialect {
    return encoding === "json" ? this.#json : this.#named;
  }

  /** MessagePack without the names of properties. Made when the first connection wants it. */
  positional(): Dialect | undefined {
    return this.#positional ??= this.#named.compiled && positionalDialect(this.#source);
  }
}

function inJson(codecs: ContractCodecs, compiledText: CompiledJson | undefined): Dialect {
  const stepwise = new StepwiseFrames(json, codecs);
  const frames = compiledText ? new CompiledTextFrames(compiledText, stepwise) : stepwise;
  return { codecs, frames, compiled: undefined, compiledText };
}

function inMsgpack(codecs: ContractCodecs, compiled: CompiledFrames | undefined): Dialect {
  const stepwise = new StepwiseFrames(msgpack, codecs);
  const frames = compiled ? new CompiledValueFrames(compiled, stepwise) : stepwise;
  return { codecs, frames, compiled, compiledText: undefined };
}

function positionalDialect(source: ContractSource): Dialect {
  const form: Form = "positional";
  return inMsgpack(contractCodecs(source, form), compileFrames(source.descriptor, { form }));
}

function compilingIsAllowed(logger: Logger): boolean {
  try {
    new Function("");
    return true;
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    logger.warn("the platform forbids compiling, so values are read and written more slowly", { error });
    return false;
  }
}
