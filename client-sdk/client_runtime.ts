/**
 * What generated clients call. It puts the types of the contract on what is untyped inside.
 *
 * @module
 */

import { CONNECTION_CHANNEL, type EventFrame, type ServerFrame } from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import { type Call, CallQueue, rpc, stream, type StreamCall, upload } from "./calls/mod.ts";
import { Connection } from "./connection.ts";
import type { ConnectionState } from "./connection_state.ts";
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
import { find, tryDecode } from "./values.ts";

/** One client at work: a connection, the calls and topics on it, and who listens. */
export class ClientRuntime {
  readonly #contract: ClientContract;
  readonly #connection: Connection;
  /** Who is told of the connection's `state`, and of connection-wide events by name: these begin with a slash here. */
  readonly #listeners: Emitter;
  readonly #calls: CallQueue;
  readonly #feeds: Feeds;

  /** Connects at once. @throws {TypeError} As the constructor of `WirepactClient` does. */
  constructor(contract: ClientContract, url: string | URL, options: ConnectOptions) {
    const settings = settingsOf(url, options);
    this.#contract = contract;
    this.#listeners = new Emitter(settings.report);
    this.#connection = new Connection(contract, settings, {
      opening: () => this.#feeds.request(),
      flow: () => {
        this.#feeds.request(Infinity);
        this.#calls.pump();
      },
      receive: (frame) => this.#receive(frame),
      ended: (error) => {
        this.#calls.close(error);
        this.#feeds.close(error);
      },
      changed: (state) => this.#listeners.emit("state", state),
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
    options?: CallOptions,
  ): Call<Result, Failure> {
    const { callTimeoutMs: timeoutMs } = this.#connection.settings;
    return rpc(this.#calls, { method, params, options: { timeoutMs, ...options } });
  }

  /** Prepares a call answered by items. */
  stream<Params, Item, Failure>(
    method: StreamMethod<Params, Item, Failure>,
    params: Params,
    options: CallOptions = {},
  ): StreamCall<Item, Failure> {
    return stream(this.#calls, { method, params, options });
  }

  /** Makes a call that sends items and gets one answer. Four arguments, to keep generated methods on one line. */
  upload<Params, Item, Result, Failure>(
    method: UploadMethod<Params, Item, Result, Failure>,
    params: Params,
    items: AsyncIterable<Item> | Iterable<Item>,
    options: CallOptions = {},
  ): Call<Result, Failure> {
    return upload(this.#calls, { method, params, items, options });
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
    return this.#listeners.on(`/${event}`, listener);
  }

  /** Listens to changes of the state; the answer stops it. */
  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#listeners.on("state", listener);
  }

  /** Ends the client; settled when its socket is gone. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** One for an id or a channel that is not open is late, and ignored. */
  #receive(frame: ServerFrame): void {
    const { ids, channels } = this.#connection;
    const [type, target] = frame;
    switch (type) {
      case FrameType.EVENT:
      case FrameType.PRESENCE:
      case FrameType.GAP:
        if (target === CONNECTION_CHANNEL) this.#event(frame as EventFrame); // the others have no such channel
        else channels.get(target)?.receive(frame);
        return;
      case FrameType.SUBSCRIBED:
        if (target % 2 === 0) return this.#feeds.join(frame);
    }
    ids.get(target as number)?.receive(frame); // all others have an id
  }

  #event([, , ref, payload = null]: EventFrame): void {
    const [name, spec] = find(this.#contract.events, ref) ?? [];
    const decoded = spec &&
      tryDecode(this.#connection.settings, spec.payload, payload, {
        kind: "event",
        what: `the event ${name}`,
      });
    if (decoded) this.#listeners.emit(`/${name}`, decoded.value);
  }
}
