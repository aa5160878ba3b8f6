import type { Transcoder } from "./raw_socket.ts";

/** How the generator speaks to one kind of server. One for each connection, since some have state. */
export interface Wire {
  readonly path?: string;
  readonly subprotocol?: string;
  /** Where its messages are bytes; the wire speaks of them as texts. */
  readonly transcoder?: Transcoder;
  /** Messages to send as soon as the connection is open. */
  readonly hello?: readonly string[];
  /** Reads a message while the connection is opening: what to send, or that all is done. Without it there is nothing to wait for. */
  greeted?(message: string): "ready" | readonly string[];
  /** Sends `add({ a, b })` under a slot; slots in flight are different, numbered from 0. */
  call(send: (message: string) => void, slot: number, a: number, b: number): void;
  /** Joins messages of calls into one, where a client of this server can batch. */
  batch?(messages: readonly string[]): string;
  /** Tells the answers in a message, and says what to send because of it. */
  answers(message: string, answered: (slot: number, sum: number) => void): void;
  /** Asks for the events that {@linkcode publish} makes, under topic number `topic`. */
  subscribe?(topic: number): string;
  /** How many subscriptions have begun, as a message says. */
  subscribed?(message: string): number;
  /** Asks the server for so many events of 200 bytes. */
  publish?(count: number, topic: number): string;
  /** How many events a message carries; throws if one of them is not what was published. */
  events?(message: string): number;
  /** What to answer to a heartbeat; `undefined` if the message is none. */
  heartbeat?(message: string): string | undefined;
}

/** What every event says: 200 bytes with all that a server of this wire puts around it, or near that. */
export const EVENT_TEXT = "The tea is ready, and there is cake. ".repeat(5).slice(0, 176);

/** Throws unless an event is what was published. */
export function checkEvent(text: unknown): void {
  if (text !== EVENT_TEXT) throw new Error(`an event says ${JSON.stringify(text)}`);
}
