import type { DecodedFrame, DecodeFramesOptions } from "@wirepact/schema/compile";
import { DEFAULT_LIMITS, type Encoded, parseClientFrame, type Ref } from "@wirepact/schema/wire";
import { UploadCall } from "../calls/mod.ts";
import type { Peer } from "../peer/mod.ts";
import type { Core } from "./core.ts";
import { dispatch, dispatchDecoded } from "./dispatch.ts";
import { observedFrame } from "./observed_frame.ts";

/**
 * Reads the messages of an open connection and does what their frames ask for, one after the other, until one of them
 * ends the connection.
 *
 * Compiled code reads messages whose frames are all usual ones. Any other message goes the general way, which knows
 * what is wrong with it, if anything is, and does nothing of it if it is not well-formed.
 */
export class Inbound {
  readonly #peer: Peer;
  readonly #core: Core;
  readonly #compiled: DecodeFramesOptions | undefined;

  constructor(peer: Peer, core: Core) {
    this.#peer = peer;
    this.#core = core;
    const { maxFramesPerMessage, maxDepth } = core.limits;
    // Compiled code knows no other limit of depth than the default, and is never stricter than the general way.
    if (peer.dialect.compiled && maxDepth >= DEFAULT_LIMITS.maxDepth) {
      this.#compiled = { maxFramesPerMessage, uploadOf: (id) => uploadOf(peer, id) };
    }
  }

  /** Takes a message. @throws {WireError} If the connection must end. */
  message(data: Encoded): void {
    if (this.#compiled && typeof data !== "string" && this.#tookDecoded(data, this.#compiled)) return;
    for (const elements of this.#peer.codec.decode(data, this.#core.limits)) {
      this.#frame(elements);
      if (!this.#peer.open) return;
    }
  }

  #frame(elements: unknown[]): void {
    const peer = this.#peer;
    const { observer } = this.#core;
    const frame = parseClientFrame(elements);
    observer.frameIn?.(peer, observedFrame(frame));
    dispatch(peer, frame, this.#core);
  }

  /** False if the general way has to look at it. */
  #tookDecoded(data: Uint8Array, options: DecodeFramesOptions): boolean {
    const peer = this.#peer;
    if (data.length > this.#core.limits.maxMessageBytes) return false;
    const message = peer.dialect.compiled!.decode(data, options);
    if (!message) return false;
    for (const one of message.frames) {
      if (one.decoded) this.#decoded(one.frame);
      else this.#frame(one.frame);
      if (!peer.open) return true;
    }
    return true;
  }

  #decoded(frame: DecodedFrame): void {
    this.#core.observer.frameIn?.(this.#peer, { type: frame[0], id: frame[1] });
    dispatchDecoded(this.#peer, frame, this.#core);
  }
}

/** What is needed to read an item of an upload that is open. */
function uploadOf(peer: Peer, id: number): Ref | undefined {
  const upload = peer.exchanges.get(id);
  return upload instanceof UploadCall ? upload.ref : undefined;
}
