import { byteLength, type Encoded, FrameType, SendWindow } from "@wirepact/schema/wire";
import { Call, type CallOptions, REPORT } from "./call.ts";
import type { CallArguments } from "./call_arguments.ts";

/** A call that is answered by items, as fast as the client consumes them. */
export class StreamCall extends Call {
  readonly #window: SendWindow;
  #source: AsyncIterator<unknown> | Iterator<unknown> | undefined;

  constructor(options: CallOptions) {
    super(options);
    this.#window = new SendWindow(options.services.limits);
  }

  /** The client has consumed so many items in all. @throws {WireError} If it cannot have. */
  credit(consumed: number): void {
    this.#window.credit(consumed);
  }

  /** Sends all items. Returns early, and lets the handler's `finally` run, when the call ends. */
  protected override async run(info: CallArguments): Promise<void> {
    const iterator = iterate(await super.run(info) as AsyncIterable<unknown> | Iterable<unknown>);
    this.#source = iterator;
    // Middleware may have kept it until its call had ended; then nobody else will close it.
    if (this.ended) return await this.#close();
    for (;;) {
      const next = await iterator.next();
      if (next.done || this.ended) return;
      const frame = this.#encodeItem(next.value);
      const bytes = byteLength(frame);
      while (!this.#window.allows(bytes)) {
        await this.#window.changed();
        if (this.ended) return;
      }
      this.#window.sent(bytes);
      this.peer.sendEncoded(frame, FrameType.ITEM, this.id);
    }
  }

  protected override answer(): void {
    this.peer.send([7, this.id]);
  }

  protected override onStopped(): void {
    this.#window.wake();
    // Whatever the handler waits for, it need not wait any longer. What it does in `finally` is not awaited.
    void this.#close();
  }

  async #close(): Promise<void> {
    try {
      await this.#source?.return?.();
    } catch (error) {
      this.fail(error);
    }
  }

  #encodeItem(item: unknown): Encoded {
    const { id, peer, method: { codecs } } = this;
    return this.checked(peer.dialect.frames.encodeItem(codecs.number, id, item, REPORT), "an item");
  }
}

function iterate(
  items: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncIterator<unknown> | Iterator<unknown> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
