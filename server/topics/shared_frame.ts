import type { Encoded } from "@wirepact/schema/wire";
import type { Peer } from "../peer/mod.ts";

/** What of a connection decides how frames look. */
export type FrameStyle = Pick<Peer, "codec" | "form" | "dialect">;

const SLOTS = { name: 0, number: 1, positional: 2 } as const satisfies Record<Peer["form"], number>;

/**
 * One frame for many connections: encoded at most once for each encoding and form, and only for those that somebody
 * needs. Nothing of one connection is in it.
 */
export class SharedFrame {
  readonly type: number;
  readonly #encode: (style: FrameStyle) => Encoded;
  readonly #encoded: (Encoded | undefined)[] = [];

  constructor(type: number, encode: (style: FrameStyle) => Encoded) {
    this.type = type;
    this.#encode = encode;
  }

  /** The frame's bytes or text as this peer understands it. */
  for(style: FrameStyle): Encoded {
    const slot = SLOTS[style.form] + (style.codec.encoding === "json" ? 0 : 3);
    return this.#encoded[slot] ??= this.#encode(style);
  }
}
