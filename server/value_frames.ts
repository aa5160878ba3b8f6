import type { Report } from "@wirepact/schema/compile";
import {
  type Encoded,
  encodeValue,
  type ErrorFrame,
  type Frame,
  type FrameCodec,
  INVALID,
  type Ref,
  type ValueCodec,
} from "@wirepact/schema/wire";
import type { ContractCodecs, EventCodec, MethodCodecs } from "./contract_codecs.ts";

/** An error that a method declares, as it goes out. */
export interface DeclaredError {
  readonly id: number;
  /** Its name. */
  readonly code: string;
  /** Its name or its number, as the connection wants it. */
  readonly ref: Ref;
  readonly message: string;
  /** As the application gave them. */
  readonly details: unknown;
  readonly retryAfterMs?: number | undefined;
}

/** An event as it goes out. */
export interface OutgoingEvent {
  readonly channel: number;
  /** As the application has it. */
  readonly payload: unknown;
  readonly offset?: number | undefined;
}

/**
 * The frames in which a server sends values of the contract, from application values to what travels. All of them give
 * {@linkcode INVALID} for a value that does not match the contract, and say in `report` what is wrong.
 */
export interface ValueFrames {
  /**
   * RESULT of a method that has one; in JSON it may be UTF-8. **The next frame that is encoded may overwrite it**, so it
   * is to be copied at once.
   */
  lendResult(method: Ref, id: number, value: unknown, report: Report): Encoded | typeof INVALID;
  /** ITEM of a stream; in JSON it may be UTF-8. */
  encodeItem(method: Ref, id: number, item: unknown, report: Report): Encoded | typeof INVALID;
  /** ERROR with a code that the method declares. */
  encodeError(method: Ref, error: DeclaredError, report: Report): Encoded | typeof INVALID;
  /** EVENT of a topic, or of the connection where no topic is given. */
  encodeEvent(
    source: { readonly topic?: string | undefined; readonly event: Ref },
    event: OutgoingEvent,
    report: Report,
  ): Encoded | typeof INVALID;
}

/** Value by value through the readable codecs, in any encoding: what others may be compared with. */
export class StepwiseFrames implements ValueFrames {
  readonly #codec: FrameCodec;
  readonly #contract: ContractCodecs;

  constructor(codec: FrameCodec, contract: ContractCodecs) {
    this.#codec = codec;
    this.#contract = contract;
  }

  lendResult(method: Ref, id: number, value: unknown, report: Report): Encoded | typeof INVALID {
    return this.#encode(this.#method(method).result!, value, report, (data) => [3, id, data]);
  }

  encodeItem(method: Ref, id: number, item: unknown, report: Report): Encoded | typeof INVALID {
    return this.#encode(this.#method(method).item!, item, report, (data) => [6, id, data]);
  }

  encodeError(method: Ref, error: DeclaredError, report: Report): Encoded | typeof INVALID {
    const { details } = this.#method(method).errors.get(error.code)!;
    return this.#encode(details, error.details, report, (data) => errorFrame(error, data));
  }

  encodeEvent(
    { topic, event }: { readonly topic?: string | undefined; readonly event: Ref },
    { channel, payload, offset }: OutgoingEvent,
    report: Report,
  ): Encoded | typeof INVALID {
    const codec = this.#event(topic, event).payload;
    return this.#encode(
      codec,
      payload,
      report,
      (data) => offset === undefined ? [13, channel, event, data] : [13, channel, event, data, offset],
    );
  }

  #encode(
    codec: ValueCodec,
    value: unknown,
    report: Report,
    frameOf: (data: unknown) => Frame,
  ): Encoded | typeof INVALID {
    const encoded = encodeValue(codec, value, this.#codec.encoding);
    if (encoded.ok) return this.#codec.encode(frameOf(encoded.value));
    report.issue = encoded.issue;
    return INVALID;
  }

  #method(ref: Ref): MethodCodecs {
    return this.#contract.methods.get(ref)!;
  }

  #event(topic: string | undefined, ref: Ref): EventCodec {
    const { events } = topic === undefined ? this.#contract : this.#contract.topics.get(topic)!;
    return events.get(ref)!;
  }
}

function errorFrame({ id, ref, message, retryAfterMs }: DeclaredError, details: unknown): ErrorFrame {
  if (retryAfterMs !== undefined) return [4, id, ref, message, details, retryAfterMs];
  return details === null ? [4, id, ref, message] : [4, id, ref, message, details];
}
