import type { RawFrameCodec } from "@wirepact/schema/compiled";
import type { ConnectOptions } from "./options.ts";

/**
 * The options of a client with compiled codecs, checked: in MessagePack its codecs write what only the `msgpack` of its
 * own module can put into frames.
 *
 * @throws {TypeError} If the encoding is another MessagePack codec.
 */
export function compiledOptions(options: ConnectOptions): ConnectOptions {
  const { encoding } = options;
  const isOwn = encoding?.encoding !== "msgpack" || (encoding as Partial<RawFrameCodec>).keepsRaw;
  if (isOwn) return options;
  throw new TypeError(
    "cannot connect with another MessagePack codec: pass the `msgpack` that the generated client exports",
  );
}
