/** A client as codegen writes one, of a contract that has one of everything. */

import {
  type ApplicationError,
  type Call,
  type CallOptions,
  type ClientContract,
  type ConnectOptions,
  date,
  integer,
  nothing,
  object,
  optional,
  type RpcMethod,
  type StreamCall,
  type StreamMethod,
  string,
  type SubscribeOptions,
  type Subscription,
  type TopicSpec,
  type UploadMethod,
  WirepactClient,
} from "@wirepact/client/gen-v1";

export interface RoomKey {
  room: string;
  floor?: number;
}

export interface Message {
  text: string;
  sentAt: Date;
}

export interface Member {
  name: string;
}

export type JoinFailure =
  | ApplicationError<"ROOM_FULL", { capacity: number }>
  | ApplicationError<"BANNED", null>;

export interface RoomTopic {
  key: RoomKey;
  events: { message: Message; typing: Member };
  presence: Member;
  snapshot: { topic: string };
}

export interface DemoEvents {
  notice: { text: string };
}

const roomKey = object({ room: string({ minLength: 1 }), floor: optional(integer()) });
const message = object({ text: string(), sentAt: date() });
const member = object({ name: string() });

const methods = {
  join: {
    name: "join",
    number: 1,
    params: roomKey,
    result: message,
    errors: {
      ROOM_FULL: { number: 1000, details: object({ capacity: integer() }) },
      BANNED: { number: 1001, details: nothing() },
    },
  } as RpcMethod<RoomKey, Message, JoinFailure>,
  ping: { name: "ping", number: 2, params: object({}), result: nothing() } as RpcMethod<object, void, never>,
  pay: { name: "pay", number: 5, params: roomKey, result: nothing(), keepMs: 60_000 } as RpcMethod<
    RoomKey,
    void,
    never
  >,
  history: { name: "history", number: 3, params: roomKey, item: message } as StreamMethod<
    RoomKey,
    Message,
    never
  >,
  restore: {
    name: "restore",
    number: 4,
    params: roomKey,
    item: message,
    result: object({ count: integer() }),
  } as UploadMethod<RoomKey, Message, { count: number }, never>,
};

const topics = {
  room: {
    name: "room",
    number: 1,
    key: roomKey,
    events: { message: { number: 1, payload: message }, typing: { number: 2, payload: member } },
    presence: member,
    snapshot: object({ topic: string() }),
  } as TopicSpec<RoomTopic>,
};

const contract: ClientContract = {
  name: "demo",
  version: "1.0.0",
  hash: "00",
  compatibleWith: ["0f"],
  events: { notice: { number: 3, payload: object({ text: string() }) } },
  topics,
};

/** A connection to the demo. */
export class DemoClient extends WirepactClient<DemoEvents> {
  constructor(url: string | URL, options: ConnectOptions = {}) {
    super(contract, url, options);
  }

  /** Enters a room. */
  join(params: RoomKey, options?: CallOptions): Call<Message, JoinFailure> {
    return this.runtime.call(methods.join, params, options);
  }

  /** Nothing in, nothing out. */
  ping(options?: CallOptions): Call<void> {
    return this.runtime.call(methods.ping, {}, options);
  }

  /** Runs once. */
  pay(params: RoomKey, options?: CallOptions): Call<void> {
    return this.runtime.call(methods.pay, params, options);
  }

  /** All messages of a room. */
  history(params: RoomKey, options?: CallOptions): StreamCall<Message> {
    return this.runtime.stream(methods.history, params, options);
  }

  /** Puts messages into a room. */
  restore(
    params: RoomKey,
    items: AsyncIterable<Message> | Iterable<Message>,
    options?: CallOptions,
  ): Call<{ count: number }> {
    return this.runtime.upload(methods.restore, params, items, options);
  }

  /** What happens in a room. */
  room(key: RoomKey, options?: SubscribeOptions): Subscription<RoomTopic> {
    return this.runtime.subscribe(topics.room, key, options);
  }
}
