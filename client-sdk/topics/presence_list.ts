/**
 * Who is in a topic instance (section 9 of the protocol), and who is told of changes.
 *
 * @module
 */

import { type Data, encodeValue, type ValueCodec } from "@wirepact/schema/wire";
import { notify, type Report } from "../problem.ts";
import type { PresenceListener } from "./types.ts";

/** Member ids and states, as frames carry them. */
export type MemberPairs = readonly (readonly [string, Data])[];

/** The members of one topic instance. */
export class PresenceList {
  readonly members = new Map<string, unknown>();
  readonly listeners = new Set<PresenceListener<unknown>>();
  readonly #codec: ValueCodec;
  readonly #decode: (state: Data) => { readonly value: unknown } | undefined;
  readonly #report: Report;
  #version = -1;

  constructor(options: {
    readonly codec: ValueCodec;
    /** A member's state, or `undefined` (and a report) if it does not match the contract. */
    readonly decode: (state: Data) => { readonly value: unknown } | undefined;
    readonly report: Report;
  }) {
    this.#codec = options.codec;
    this.#decode = options.decode;
    this.#report = options.report;
  }

  /** Adds a listener, and tells it the list if that is here. */
  listen(listener: PresenceListener<unknown>): void {
    this.listeners.add(listener);
    if (this.#version >= 0) {
      queueMicrotask(() => this.listeners.has(listener) && this.#tell(listener, "synced", this.members));
    }
  }

  /** Takes the whole list. The first is only told as a whole; a later one also as changes to the one before. */
  sync(version: number, pairs: MemberPairs): void {
    const isFirst = this.#version < 0;
    const present = new Set<string>();
    this.#version = version;
    for (const [id, data] of pairs) {
      if (this.#put(id, data, !isFirst)) present.add(id);
    }
    for (const id of [...this.members.keys()]) {
      if (!present.has(id)) this.#remove(id);
    }
    this.#emit("synced", this.members);
  }

  /** Takes changes; those that the list has already are skipped. */
  update(version: number, pairs: MemberPairs): void {
    if (version <= this.#version) return;
    this.#version = version;
    for (const [id, data] of pairs) {
      if (data === null) this.#remove(id);
      else this.#put(id, data, true);
    }
  }

  #put(id: string, data: Data, tell: boolean): boolean {
    const decoded = this.#decode(data);
    if (!decoded) return false;
    const state = decoded.value;
    const isNew = !this.members.has(id);
    const before = this.members.get(id);
    this.members.set(id, state);
    if (tell && isNew) this.#emit("joined", state, id);
    else if (tell && this.#print(before) !== this.#print(state)) this.#emit("changed", state, id, before);
    return true;
  }

  #remove(id: string): void {
    const state = this.members.get(id);
    if (this.members.delete(id)) this.#emit("left", state, id);
  }

  /** A text that is equal for equal states. */
  #print(state: unknown): string {
    return JSON.stringify(encodeValue(this.#codec, state, "json"));
  }

  #emit(kind: keyof PresenceListener<unknown>, ...told: unknown[]): void {
    for (const listener of this.listeners) this.#tell(listener, kind, ...told);
  }

  #tell(
    listener: PresenceListener<unknown>,
    kind: keyof PresenceListener<unknown>,
    ...told: unknown[]
  ): void {
    // The four functions take different things; who emits one passes what it takes.
    const tell = listener[kind] as ((...told: unknown[]) => void) | undefined;
    notify(this.#report, () => tell?.apply(listener, told));
  }
}
