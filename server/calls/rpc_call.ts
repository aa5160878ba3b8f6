import { Call } from "./call.ts";

/** A call with one answer. */
export class RpcCall extends Call {
  readonly kind = "rpc";

  /** Answers with what the handler returned; `null` where the method answers nothing. */
  protected answer(result: unknown): void {
    const { result: codec } = this.method.codecs;
    const value = codec ? this.encode(codec, result === undefined ? null : result, "the result") : null;
    this.peer.send([3, this.id, value]);
  }
}
