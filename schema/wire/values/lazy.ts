import type { ValueCodec } from "./codec.ts";

/** A codec looked up when it is first used: what recursive types refer to themselves by. */
export function lazy(get: () => ValueCodec): ValueCodec {
  let codec: ValueCodec | undefined;
  return {
    decode: (data, walk) => (codec ??= get()).decode(data, walk),
    encode: (value, walk) => (codec ??= get()).encode(value, walk),
  };
}
