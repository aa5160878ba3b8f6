/**
 * Who is in a topic instance (section 9 of the protocol).
 *
 * @module
 */

import { type Data, newWalk, type ValueCodec } from "@wirepact/schema/wire";
import type { Settings } from "../settings.ts";
import { tryDecode } from "../values.ts";
import type { PresenceListener } from "./types.ts";

/** Member ids and states, as frames carry them; `null` for a member that is gone. */
export type MemberPairs = readonly (readonly [string, Data])[];

/** Told of each change; what, depends on the kind (see {@linkcode PresenceListener}). */
export type PresenceChange = (kind: keyof PresenceListener<unknown>, ...told: unknown[]) => void;

/** The members of one topic instance. */
export class PresenceList {
  readonly members = new Map<string, unknown>();
  /** Whether there has been a list. */
  isSynced = false;
  readonly #settings: Settings;
  readonly #codec: ValueCodec;
  readonly #changed: PresenceChange;
  #version = 0;

  constructor(settings: Settings, codec: ValueCodec, changed: PresenceChange) {
    this.#settings = settings;
    this.#codec = codec;
    this.#changed = changed;
  }

  /** Takes the whole list. The first is only told as a whole; a later one also as changes to the one before. */
  sync(version: number, pairs: MemberPairs): void {
    const gone = new Set(this.members.keys());
    for (const [id] of pairs) gone.delete(id);
    this.#apply(version, [...pairs, ...[...gone].map((id) => [id, null] as const)]);
    this.isSynced = true;
    this.#changed("synced", this.members);
  }

  /** Takes changes; those that the list has already are skipped. */
  update(version: number, pairs: MemberPairs): void {
    if (version > this.#version) this.#apply(version, pairs);
  }

  #apply(version: number, pairs: MemberPairs): void {
    this.#version = version;
    for (const [id, data] of pairs) {
      const [kind, ...told] = this.#put(id, data) ?? [];
      if (kind && this.isSynced) this.#changed(kind, ...told);
    }
  }

  /** Changes one member and answers what there is to tell. */
  #put(id: string, data: Data): Parameters<PresenceChange> | undefined {
    const { members } = this;
    const isNew = !members.has(id);
    const before = members.get(id);
    if (data === null) return members.delete(id) ? ["left", before, id] : undefined;
    const what = "a member's state";
    const decoded = tryDecode(this.#settings, this.#codec, data, { kind: "presence", what });
    if (!decoded) return;
    const state = decoded.value;
    members.set(id, state);
    if (isNew) return ["joined", state, id];
    if (this.#print(before) !== this.#print(state)) return ["changed", state, id, before];
  }

  /** A text that is equal for equal states. */
  #print(state: unknown): string {
    return JSON.stringify(this.#codec.encode(state, newWalk("json")));
  }
}
