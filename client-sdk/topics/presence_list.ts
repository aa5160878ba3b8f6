/**
 * Who is in a topic instance (section 9 of the protocol).
 *
 * @module
 */

import { type Data, newWalk, type ValueCodec } from "@wirepact/schema/wire";
import type { Settings } from "../settings.ts";
import { tryDecode } from "../values.ts";
import type { PresenceListener } from "./types.ts";

/** Member ids and states, as frames carry them. */
export type MemberPairs = readonly (readonly [string, Data])[];

/** Told of each change; what, depends on the kind (see {@linkcode PresenceListener}). */
export type PresenceChange = (kind: keyof PresenceListener<unknown>, ...told: unknown[]) => void;

/** The members of one topic instance. */
export class PresenceList {
  readonly members = new Map<string, unknown>();
  readonly #settings: Settings;
  readonly #codec: ValueCodec;
  readonly #changed: PresenceChange;
  #version = -1;

  constructor(settings: Settings, codec: ValueCodec, changed: PresenceChange) {
    this.#settings = settings;
    this.#codec = codec;
    this.#changed = changed;
  }

  /** Whether there has been a list. */
  get isSynced(): boolean {
    return this.#version >= 0;
  }

  /** Takes the whole list. The first is only told as a whole; a later one also as changes to the one before. */
  sync(version: number, pairs: MemberPairs): void {
    const isFirst = !this.isSynced;
    const gone = new Set(this.members.keys());
    this.#version = version;
    for (const [id, data] of pairs) {
      this.#put(id, data, isFirst);
      gone.delete(id);
    }
    for (const id of gone) this.#remove(id);
    this.#changed("synced", this.members);
  }

  /** Takes changes; those that the list has already are skipped. */
  update(version: number, pairs: MemberPairs): void {
    if (version <= this.#version) return;
    this.#version = version;
    for (const [id, data] of pairs) {
      if (data === null) this.#remove(id);
      else this.#put(id, data);
    }
  }

  #put(id: string, data: Data, isQuiet = false): void {
    const decoded = tryDecode(this.#settings, this.#codec, data, {
      kind: "presence",
      what: "a member's state",
    });
    if (!decoded) return;
    const state = decoded.value;
    const isNew = !this.members.has(id);
    const before = this.members.get(id);
    this.members.set(id, state);
    if (isQuiet) return;
    if (isNew) this.#changed("joined", state, id);
    else if (this.#print(before) !== this.#print(state)) this.#changed("changed", state, id, before);
  }

  #remove(id: string): void {
    const state = this.members.get(id);
    if (this.members.delete(id)) this.#changed("left", state, id);
  }

  /** A text that is equal for equal states. */
  #print(state: unknown): string {
    return JSON.stringify(this.#codec.encode(state, newWalk("json")));
  }
}
