import type { Encoded, Frame } from "@wirepact/schema/wire";
import type { Peer, RefForm } from "../peer/mod.ts";

/**
 * One frame for many connections: encoded at most once for each encoding and form, and only for those that somebody
 * needs. Nothing of one connection is in it.
 */
export class SharedFrame {
  readonly type: number;
  readonly #build: (encoding: "json" | "msgpack", form: RefForm) => Frame;
  readonly #encoded: (Encoded | undefined)[] = [];

  constructor(type: number, build: (encoding: "json" | "msgpack", form: RefForm) => Frame) {
    this.type = type;
    this.#build = build;
  }

  /** The frame's bytes or text as this peer understands it. */
  for({ codec, form }: Peer): Encoded {
    const slot = (codec.encoding === "json" ? 0 : 1) + (form === "number" ? 0 : 2);
    return this.#encoded[slot] ??= codec.encode(this.#build(codec.encoding, form));
  }
}
