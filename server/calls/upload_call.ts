import { byteLength, decodeValue, ReceiveQueue, type Ref, WireError } from "@wirepact/schema/wire";
import type { MethodCodecs } from "../contract_codecs.ts";
import { describeIssue, RpcError } from "../errors.ts";
import { Call, type CallOptions } from "./call.ts";

/**
 * An item is measured as this server would write it, and JSON allows its sender to be shorter: `1e20` has 21 digits
 * here. An obedient client is never closed for that.
 */
const JSON_GROWTH = 6;

/** A call that takes items and gives one answer. */
export class UploadCall extends Call {
  /** The method as CALL named it, which says in what form items come. */
  readonly ref: Ref;
  readonly #reads: MethodCodecs;
  readonly #items: ReceiveQueue<unknown>;
  #received = 0;
  #credited = 0;
  /** Bytes of each item that CREDIT has not covered yet, and of all of them. */
  readonly #sizes: number[] = [];
  #bytes = 0;
  #hasEnd = false;

  constructor(options: CallOptions) {
    super(options);
    this.ref = options.ref;
    this.#reads = options.reads;
    this.#items = new ReceiveQueue({
      windowItems: options.services.limits.windowItems,
      onConsumed: (consumed) => {
        this.#cover(consumed);
        if (!this.ended) this.peer.send([8, this.id, consumed]);
      },
      // A handler that has read enough answers; that stops the client.
      onCancel: () => {},
    });
  }

  /** What the handler reads. */
  override get items(): ReceiveQueue<unknown> {
    return this.#items;
  }

  /** Takes one item from the client. @throws {WireError} If there may be none, or no more within the window. */
  receive(data: unknown): void {
    this.#refuseAfterEnd("ITEM");
    const { codec } = this.peer;
    this.#count(byteLength(codec.encode([6, this.id, data])));
    const { item: itemCodec, name } = this.#reads;
    const index = this.#received++;
    const item = decodeValue(itemCodec!, data, codec.encoding);
    if (item.ok) return this.#items.push(item.value);
    const message = describeIssue(`item ${index} of ${name}`, item.issue);
    this.fail(new RpcError("INVALID_ITEM", { message, details: { ...item.issue, index } }));
  }

  /** Takes one item that is already the application's, out of a frame of so many bytes. @throws {WireError} */
  receiveDecoded(item: unknown, bytes: number): void {
    this.#refuseAfterEnd("ITEM");
    this.#count(bytes);
    this.#received++;
    this.#items.push(item);
  }

  /** The client has sent its last item. @throws {WireError} If it has said so before. */
  end(): void {
    this.#refuseAfterEnd("END");
    this.#hasEnd = true;
    this.#items.end();
  }

  #refuseAfterEnd(frame: string): void {
    if (this.#hasEnd) throw new WireError("INVALID_FRAME", `${frame}: the upload has had its END`);
  }

  /** Items may be as large as messages: without this a client could have the server hold 64 of them per upload. */
  #count(size: number): void {
    const { codec } = this.peer;
    const { windowBytes } = this.services.limits;
    const most = codec.encoding === "json" ? JSON_GROWTH * windowBytes : windowBytes;
    if (this.#bytes > 0 && this.#bytes + size > most) {
      throw new WireError("INVALID_FRAME", `ITEM: more than ${windowBytes} bytes of items without credit`);
    }
    this.#sizes.push(size);
    this.#bytes += size;
  }

  #cover(consumed: number): void {
    for (const size of this.#sizes.splice(0, consumed - this.#credited)) this.#bytes -= size;
    this.#credited = consumed;
  }

  protected override onStopped(cause: unknown): void {
    if (cause === undefined) void this.#items.return();
    else this.#items.fail(cause, { dropQueued: true });
  }
}
