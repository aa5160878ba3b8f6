/**
 * What generated clients call. It puts the types of the contract on what is untyped inside.
 *
 * @module
 */

import { CONNECTION_CHANNEL, type EventFrame, FrameType, type ServerFrame } from "@wirepact/schema/wire";
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
import type { WirepactError } from "./errors.ts";
import { IdTable } from "./ids.ts";
import type { CallOptions, SubscribeOptions } from "./options.ts";
import { notify } from "./problem.ts";
import type { Settings } from "./settings.ts";
import { FeedTable, type Subscription } from "./topics/mod.ts";
import { clientClosed, connectionLost, decodeOrThrow, find, type OpenId, type Wire } from "./wire.ts";

/** One client at work: a connection, the calls and topics on it, and who listens. */
export class ClientRuntime {
  readonly #contract: ClientContract;
  readonly #settings: Settings;
  readonly #wire: Wire;
  readonly #calls: CallQueue;
  readonly #feeds: FeedTable;
  readonly #stateListeners = new Set<(state: ConnectionState) => void>();
  readonly #eventListeners = new Map<string, Set<(payload: unknown) => void>>();

  constructor(contract: ClientContract, settings: Settings) {
    this.#contract = contract;
    this.#settings = settings;
    const ids = new IdTable<OpenId>();
    const drop = (error: WirepactError): void => ids.clear().forEach((open) => open.dropped(error));
    const connection = new Connection(contract, settings, {
      opening: () => this.#feeds.opening(),
      welcomed: () => {
        this.#feeds.welcomed();
        this.#calls.pump();
      },
      receive: (frame) => this.#receive(frame),
      dropped: (cause) => {
        drop(connectionLost(cause));
        this.#feeds.dropped();
      },
      ended: (cause) => {
        this.#calls.close(cause);
        this.#feeds.close(cause);
        drop(clientClosed(cause));
      },
      changed: (state) => {
        for (const listener of this.#stateListeners) notify(settings.report, () => listener(state));
        if (state.status !== "closed") return;
        this.#stateListeners.clear();
        this.#eventListeners.clear();
      },
      busy: () => this.#calls.busy,
    });
    this.#wire = { settings, connection, ids };
    this.#calls = new CallQueue(this.#wire);
    this.#feeds = new FeedTable(this.#wire, contract.topics);
  }

  /** Where the connection stands. */
  get state(): ConnectionState {
    return this.#wire.connection.state;
  }

  /** Makes a call with one answer. */
  call<Params, Result, Failure>(
    method: RpcMethod<Params, Result, Failure>,
    params: Params,
    options: CallOptions = {},
  ): Call<Result, Failure> {
    return rpc(this.#calls, method, { params, options: this.#limited(options) });
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
  on(event: string, listener: (payload: unknown) => void): () => void {
    const listeners = this.#eventListeners.get(event) ?? new Set();
    this.#eventListeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Listens to changes of the state; the answer stops it. */
  onState(listener: (state: ConnectionState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => void this.#stateListeners.delete(listener);
  }

  /** Ends the client; settled when its socket is gone. */
  close(): Promise<void> {
    return this.#wire.connection.close();
  }

  #limited(options: CallOptions): CallOptions {
    const timeoutMs = options.timeoutMs ?? this.#settings.callTimeoutMs;
    return timeoutMs === undefined ? options : { ...options, timeoutMs };
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
    return this.#wire.ids.get(frame[1])?.receive(frame) ?? true;
  }

  #event([, , ref, payload]: EventFrame): void {
    const known = find(this.#contract.events, ref);
    if (!known) return;
    const [name, spec] = known;
    let value: unknown;
    try {
      value = decodeOrThrow(this.#wire, spec.payload, payload, `the event ${name}`);
    } catch (cause) {
      // Nothing but a WirepactError is thrown here.
      return this.#settings.report({ kind: "event", message: (cause as WirepactError).message, cause });
    }
    for (const listener of this.#eventListeners.get(name) ?? []) {
      notify(this.#settings.report, () => listener(value));
    }
  }
}
