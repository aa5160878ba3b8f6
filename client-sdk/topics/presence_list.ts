/**
 * Who is in a topic instance (section 9 of the protocol).
 *
 * @module
 */

import {
  type Data,
  newWalk,
  type PresenceInfo,
  type PresencePair,
  type ValueCodec,
} from "@wirepact/schema/wire";
import type { Settings } from "../settings.ts";
import { tryDecode } from "../values.ts";
import type { Presence, PresenceListener } from "./types.ts";

/** Told of each change; what, depends on the kind (see {@linkcode PresenceListener}). */
export type PresenceChange = (kind: keyof PresenceListener<unknown>, ...told: unknown[]) => void;

/** Less than any version. */
const UNKNOWN = -1;

/** The members of one topic instance. */
export class PresenceList implements Presence<unknown> {
  readonly members = new Map<string, unknown>();
  count = 0;
  readonly #settings: Settings;
  readonly #codec: ValueCodec;
  readonly #changed: PresenceChange;
  #version = UNKNOWN;
  /** Whether `members` is everybody, and not just as many as `count` says. */
  #isListed = false;

  constructor(settings: Settings, codec: ValueCodec, changed: PresenceChange) {
    this.#settings = settings;
    this.#codec = codec;
    this.#changed = changed;
  }

  /** The version of the list, if there is one. */
  get version(): number | undefined {
    return this.#isListed ? this.#version : undefined;
  }

  /** What a listener that comes now has to be told. */
  get now(): Parameters<PresenceChange> | undefined {
    if (this.#isListed) return ["synced", this.members];
    return this.#version === UNKNOWN ? undefined : ["counted", this.count];
  }

  /** Takes what SUBSCRIBED says. To a list that was there before it is told as changes first. */
  start(info: PresenceInfo): void {
    const wasListed = this.#isListed;
    this.#version = UNKNOWN;
    if ("members" in info) {
      const gone = new Set(this.members.keys());
      for (const [id] of info.members) gone.delete(id);
      this.update(info.version, [...info.members, ...[...gone].map((id) => [id, null] as const)]);
    } else this.update(info.version, "count" in info ? info.count : info.changes);
    if (wasListed && this.#isListed) this.#changed("synced", this.members);
  }

  /** Takes changes, unless it has them already, or how many members there are; after that, changes are everybody. */
  update(version: number, changes: readonly PresencePair[] | number): void {
    if (version <= this.#version) return;
    const wasListed = this.#isListed;
    this.#version = version;
    this.#isListed = typeof changes !== "number";
    if (typeof changes === "number") {
      this.members.clear();
      this.#changed("counted", this.count = changes);
      return;
    }
    for (const [id, data] of changes) {
      const [kind, ...told] = this.#put(id, data) ?? [];
      this.count = this.members.size;
      if (kind && wasListed) this.#changed(kind, ...told);
    }
    if (!wasListed) this.#changed("synced", this.members);
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
