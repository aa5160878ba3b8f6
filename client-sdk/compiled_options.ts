import { formFrames, type RawFrameCodec, RawValue } from "@wirepact/schema/compiled";
import type { ConnectOptions } from "./options.ts";

/**
 * The options of a client with compiled codecs: in MessagePack its values travel in positional form where the server
 * grants that, and what codecs write only the `msgpack` of its own module can put into frames.
 *
 * @throws {TypeError} If the encoding is another MessagePack codec.
 */
export function compiledOptions(options: ConnectOptions): ConnectOptions {
  const { encoding } = options;
  if (encoding?.encoding !== "msgpack") return options;
  if ((encoding as Partial<RawFrameCodec>).rawValue === RawValue) {
    return { ...options, encoding: formFrames(encoding) };
  }
  throw new TypeError(
    "cannot connect with another MessagePack codec: pass the `msgpack` that this client's own module exports",
  );
}
