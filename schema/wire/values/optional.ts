import type { ValueCodec } from "./codec.ts";

/** A property that may be absent. */
export interface OptionalCodec extends ValueCodec {
  /** Tells `object` that the property may be absent. */
  readonly optional: true;
}

/** Marks a property of `object` that may be absent. Being `null` is something else: see `nullable`. */
export function optional(codec: ValueCodec): OptionalCodec {
  return { ...codec, optional: true };
}
