import type { Cursor } from "@wirepact/client";
import type { BrokerEffect } from "./sim_broker.ts";

/** One event that was to be published. */
export interface Post {
  readonly n: number;
  readonly instance: string;
  /** The client that posted it; empty for the server's own. */
  readonly by: string;
  /** Not to be delivered to that client. */
  readonly toOthers: boolean;
}

/** An event in its place, as the broker has it. */
export interface LogLine {
  readonly n: number;
  readonly cursor: Cursor;
  /** When the broker has taken it, in virtual milliseconds. */
  readonly at: number;
}

/** What is true, whatever servers and clients believe: what the broker has taken, and which calls have had effect. */
export class Ledger {
  readonly posts = new Map<number, Post>();
  /** Numbers of posts whose caller was told that they are safe. */
  readonly acknowledged = new Set<number>();
  /** How often each call took effect, by its number. */
  readonly effects = new Map<number, number>();
  readonly #signals = new Map<string, number[]>();
  readonly #logs = new Map<string, LogLine[]>();
  #last = 0;

  /** A number that nothing else of this run has. */
  next(): number {
    return ++this.#last;
  }

  /** The log of an instance, across all its epochs. */
  log(instance: string): LogLine[] {
    let log = this.#logs.get(instance);
    if (!log) this.#logs.set(instance, log = []);
    return log;
  }

  /** Numbers of an instance's signals, in the order the broker has had them. */
  signals(instance: string): number[] {
    let signals = this.#signals.get(instance);
    if (!signals) this.#signals.set(instance, signals = []);
    return signals;
  }

  /** Everything that the broker has taken. */
  lines(): LogLine[] {
    return [...this.#logs.values()].flat();
  }

  /** Notes that something took effect. */
  tookEffect(n: number): void {
    this.effects.set(n, (this.effects.get(n) ?? 0) + 1);
  }

  /** Notes what the broker has done. */
  note({ method, args, answer }: BrokerEffect, at: number): void {
    if (method !== "publish" && method !== "signal") return;
    const [instance, { data }] = args as [string, { data: { n?: number; k?: number } }];
    if (data.k !== undefined) this.signals(instance).push(data.k);
    if (data.n === undefined) return;
    const cursor = answer as Cursor;
    const log = this.log(instance);
    // Published again under the same key: the broker answers where it is.
    const isThere = ({ n, cursor: { epoch, offset } }: LogLine) =>
      n === data.n && epoch === cursor.epoch && offset === cursor.offset;
    if (!log.some(isThere)) log.push({ n: data.n, cursor, at });
  }
}

/** The name that a server gives an instance in the broker. */
export function instanceOf(topic: string, room: string): string {
  return `${topic}[["room",${JSON.stringify(room)}]]`;
}
