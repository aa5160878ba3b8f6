/**
 * What generated clients call. It puts the types of the contract on what is untyped inside.
 *
 * @module
 */

import { CONNECTION_CHANNEL, type EventFrame, type ServerFrame } from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import { type Call, CallQueue, rpc, stream, type StreamCall, upload } from "./calls/mod.ts";
import { Connection } from "./connection.ts";
import type { CloseReason, ConnectionState } from "./connection_state.ts";
import type {
  ClientContract,
  RpcMethod,
  StreamMethod,
  TopicSpec,
  TopicTypes,
  UploadMethod,
} from "./contract.ts";
import { Emitter, type Listener } from "./emitter.ts";
import type { CallOptions, ConnectOptions, SubscribeOptions } from "./options.ts";
import { settingsOf } from "./settings.ts";
import { Feeds, type Subscription } from "./topics/mod.ts";
import { find, lostError, tryDecode } from "./values.ts";

/** One client at work: a connection, the calls and topics on it, and who listens. */
export class ClientRuntime {
  readonly #contract: ClientContract;
  readonly #connection: Connection;
  readonly #calls: CallQueue;
  readonly #feeds: Feeds;
  readonly #events: Emitter;
  readonly #signals: Emitter;

  /** Connects at once. @throws {TypeError} As the constructor of `WirepactClient` does. */
  constructor(contract: ClientContract, url: string | URL, options: ConnectOptions) {
    const settings = settingsOf(url, options);
    this.#contract = contract;
    this.#events = new Emitter(settings.report);
    this.#signals = new Emitter(settings.report);
    this.#connection = new Connection(contract, settings, {
      opening: () => this.#feeds.request(),
      flow: () => {
        this.#feeds.request(Infinity);
        this.#calls.pump();
      },
      receive: (frame) => this.#receive(frame),
      lost: (cause) => this.#lost(cause),
      ended: (cause) => this.#ended(cause),
      changed: (state) => this.#signals.emit("state", state),
      busy: () => this.#calls.isBusy,
    });
    this.#calls = new CallQueue(this.#connection);
    this.#feeds = new Feeds(this.#connection, contract.topics);
  }

  /** Where the connection stands. */
  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** Makes a call with one answer. */
  call<Params, Result, Failure>(
    method: RpcMethod<Params, Result, Failure>,
    params: Params,
    options: CallOptions = {},
  ): Call<Result, Failure> {
    const { callTimeoutMs: timeoutMs } = this.#connection.settings;
    return rpc(this.#calls, method, { params, options: { timeoutMs, ...options } });
  }

  /** Prepares a call answered by items. */
  stream<Params, Item, Failure>(
    method: StreamMethod<Params, Item, Failure>,
    params: Params,
    options: CallOptions = {},
  ): StreamCall<Item, Failure> {
    return stream(this.#calls, method, { params, options });
  }

  /** Makes a call that sends items and gets one answer. Four arguments, to keep generated methods on one line. */
  upload<Params, Item, Result, Failure>(
    method: UploadMethod<Params, Item, Result, Failure>,
    params: Params,
    items: AsyncIterable<Item> | Iterable<Item>,
    options: CallOptions = {},
  ): Call<Result, Failure> {
    return upload(this.#calls, method, { params, items, options });
  }

  /** Opens a handle to a topic instance. */
  subscribe<Topic extends TopicTypes>(
    topic: TopicSpec<Topic>,
    key: Topic["key"],
    options: SubscribeOptions = {},
  ): Subscription<Topic> {
    // The handle has the shape; the codecs in `topic` see to it that the values have the types.
    return this.#feeds.subscribe(topic, key, options) as unknown as Subscription<Topic>;
  }

  /** Listens to the connection-wide events of one name; the answer stops it. */
  on(event: string, listener: Listener): () => void {
    return this.#events.on(event, listener);
  }

  /** Listens to changes of the state; the answer stops it. */
  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#signals.on("state", listener);
  }

  /** Ends the client; settled when its socket is gone. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  #lost(cause: CloseReason): void {
    // What is sent when the application closes the client is lost in another way than by accident.
    const error = lostError(this.state.status === "closed" ? "CLIENT_CLOSED" : "CONNECTION_LOST", cause);
    this.#feeds.dropped();
    for (const open of this.#connection.ids.values()) open.dropped?.(error);
    this.#connection.ids.clear();
  }

  #ended(cause: CloseReason): void {
    const error = lostError("CLIENT_CLOSED", cause);
    this.#calls.close(error);
    this.#feeds.close(error);
  }

  /** `false` if the frame is not possible now. One for an id that is not open is late, and ignored. */
  #receive(frame: ServerFrame): boolean {
    switch (frame[0]) {
      case FrameType.EVENT:
        if (frame[1] === CONNECTION_CHANNEL) this.#event(frame);
        else this.#feeds.event(frame);
        return true;
      case FrameType.PRESENCE:
        this.#feeds.presence(frame);
        return true;
      case FrameType.GAP:
        this.#feeds.gap(frame);
        return true;
      case FrameType.WELCOME:
      case FrameType.PING:
      case FrameType.GOAWAY:
        return false;
      case FrameType.SUBSCRIBED:
        if (frame[1] % 2 === 0) return this.#feeds.join(frame);
    }
    return this.#connection.ids.get(frame[1])?.receive(frame) ?? true;
  }

  #event([, , ref, payload = null]: EventFrame): void {
    const [name, spec] = find(this.#contract.events, ref) ?? [];
    const decoded = spec &&
      tryDecode(this.#connection.settings, spec.payload, payload, {
        kind: "event",
        what: `the event ${name}`,
      });
    if (decoded) this.#events.emit(name!, decoded.value);
  }
}
