import type { CompiledFrames, CompiledJson, Report } from "@wirepact/schema/compile";
import type { Encoded, INVALID, Ref } from "@wirepact/schema/wire";
import type { DeclaredError, OutgoingEvent, ValueFrames } from "./value_frames.ts";

/** MessagePack written by compiled code; rare kinds of frames by other means. */
export class CompiledValueFrames implements ValueFrames {
  readonly #compiled: CompiledFrames;
  readonly #others: ValueFrames;

  constructor(compiled: CompiledFrames, others: ValueFrames) {
    this.#compiled = compiled;
    this.#others = others;
  }

  lendResult(method: Ref, id: number, value: unknown, report: Report): Encoded | typeof INVALID {
    return this.#compiled.lendResult(method, id, value, report);
  }

  encodeItem(method: Ref, id: number, item: unknown, report: Report): Encoded | typeof INVALID {
    return this.#compiled.encodeItem(method, id, item, report);
  }

  encodeError(method: Ref, error: DeclaredError, report: Report): Encoded | typeof INVALID {
    // Elements that come after the details, and details that are left out, are not known to compiled code.
    const isUsual = error.retryAfterMs === undefined && error.details !== null;
    return (isUsual ? this.#compiled : this.#others).encodeError(method, error, report);
  }

  encodeEvent(
    source: { readonly topic?: string | undefined; readonly event: Ref },
    event: OutgoingEvent,
    report: Report,
  ): Encoded | typeof INVALID {
    return this.#compiled.encodeEvent(source, event, report);
  }
}

/** JSON written by compiled code where a value is small and of the usual kind. */
export class CompiledTextFrames implements ValueFrames {
  readonly #compiled: CompiledJson;
  readonly #others: ValueFrames;

  constructor(compiled: CompiledJson, others: ValueFrames) {
    this.#compiled = compiled;
    this.#others = others;
  }

  lendResult(method: Ref, id: number, value: unknown, report: Report): Encoded | typeof INVALID {
    return this.#compiled.lendResult(method, id, value) ??
      this.#others.lendResult(method, id, value, report);
  }

  encodeItem(method: Ref, id: number, item: unknown, report: Report): Encoded | typeof INVALID {
    return this.#compiled.encodeItem(method, id, item) ?? this.#others.encodeItem(method, id, item, report);
  }

  encodeError(method: Ref, error: DeclaredError, report: Report): Encoded | typeof INVALID {
    return this.#others.encodeError(method, error, report);
  }

  encodeEvent(
    source: { readonly topic?: string | undefined; readonly event: Ref },
    event: OutgoingEvent,
    report: Report,
  ): Encoded | typeof INVALID {
    return this.#others.encodeEvent(source, event, report);
  }
}
