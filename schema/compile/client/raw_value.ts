/** A message that values are in. */
export interface RawMessage {
  /** All of it. */
  bytes: Uint8Array;
}

/**
 * A value of a frame as the MessagePack it travels in, so that compiled code reads or writes it in one pass. Frame codecs
 * leave these where values are; value codecs made by `decodedBy` and `encodedBy` know them.
 */
export class RawValue {
  /** What it is in. */
  readonly message: RawMessage;
  /** Where it begins. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** Whether it is in positional form. */
  isPositional = false;

  /** The bytes are not copied, and have to be exactly one well-formed value. */
  constructor(message: RawMessage, start: number, end: number) {
    this.message = message;
    this.start = start;
    this.end = end;
  }

  /** The value's own bytes. */
  get bytes(): Uint8Array {
    return this.message.bytes.subarray(this.start, this.end);
  }

  /** Tells other value codecs that this is no object of theirs. */
  get [Symbol.toStringTag](): string {
    return "RawValue";
  }
}
