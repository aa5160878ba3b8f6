import type { CompiledJson, DecodedFrame, DecodeFramesOptions } from "@wirepact/schema/compile";
import {
  DEFAULT_LIMITS,
  type Encoded,
  parseClientFrame,
  type Ref,
  type TextBytes,
} from "@wirepact/schema/wire";
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
  readonly #compiledText: CompiledJson | undefined;

  constructor(peer: Peer, core: Core) {
    this.#peer = peer;
    this.#core = core;
    const { maxFramesPerMessage, maxDepth } = core.limits;
    // Compiled code knows no other limit of depth than the default, and is never stricter than the general way.
    if (maxDepth < DEFAULT_LIMITS.maxDepth) return;
    this.#compiledText = peer.dialect.compiledText;
    if (!peer.dialect.compiled) return;
    this.#compiled = { maxFramesPerMessage, uploadOf: (id) => uploadOf(peer, id) };
  }

  /** Takes a message. @throws {WireError} If the connection must end. */
  message(data: Encoded): void {
    if (typeof data === "string" ? this.#tookText(data) : this.#tookBytes(data)) return;
    for (const elements of this.#peer.codec.decode(data, this.#core.limits)) {
      this.#frame(elements);
      if (!this.#peer.open) return;
    }
  }

  /**
   * Takes a message of text that is still bytes. False if the general way has to look at it, which wants a string.
   *
   * @throws {WireError} If the connection must end.
   */
  text(utf8: TextBytes): boolean {
    return utf8.end - utf8.start <= this.#core.limits.maxMessageBytes && this.#tookCalls(utf8);
  }

  #frame(elements: unknown[]): void {
    const peer = this.#peer;
    const { observer } = this.#core;
    const frame = parseClientFrame(elements);
    observer.frameIn?.(peer, observedFrame(frame));
    dispatch(peer, frame, this.#core);
  }

  /** False if the general way has to look at it. */
  #tookText(data: string): boolean {
    // UTF-8 has at most three bytes per UTF-16 unit.
    return 3 * data.length <= this.#core.limits.maxMessageBytes && this.#tookCalls(data);
  }

  /** False if the general way has to look at it. */
  #tookCalls(text: string | TextBytes): boolean {
    const calls = this.#compiledText?.readCalls(text, this.#core.limits.maxFramesPerMessage);
    if (!calls) return false;
    for (const call of calls) {
      this.#decoded(call);
      if (!this.#peer.open) return true;
    }
    return true;
  }

  /** False if the general way has to look at it. */
  #tookBytes(data: Uint8Array): boolean {
    const peer = this.#peer;
    if (!this.#compiled || data.length > this.#core.limits.maxMessageBytes) return false;
    const message = peer.dialect.compiled!.decode(data, this.#compiled);
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
