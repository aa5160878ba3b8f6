import { type CompiledFrames, compileFrames } from "@wirepact/schema/compile";
import type { Descriptor } from "@wirepact/schema/ir";
import type { Logger } from "./observability/mod.ts";

/**
 * The frames of a contract in MessagePack, as machine code: compiled once per server and form. Where the platform does
 * not allow that there are none; then frames are made step by step, and values travel in named form only.
 */
export class ContractFrames {
  /** Values with the names of their properties. */
  readonly named: CompiledFrames | undefined;
  readonly #descriptor: Descriptor;
  #positional: CompiledFrames | undefined;

  constructor(descriptor: Descriptor, logger: Logger) {
    this.#descriptor = descriptor;
    this.named = compileIfAllowed(descriptor, logger);
  }

  /** Values without the names of their properties. Compiled when the first connection wants it. */
  get positional(): CompiledFrames | undefined {
    return this.#positional ??= this.named && compileFrames(this.#descriptor, { form: "positional" });
  }
}

function compileIfAllowed(descriptor: Descriptor, logger: Logger): CompiledFrames | undefined {
  try {
    return compileFrames(descriptor);
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    logger.warn("the platform forbids compiling, so MessagePack is slower than it could be", { error });
    return undefined;
  }
}
