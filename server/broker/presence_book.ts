import type { Deadline } from "./deadlines.ts";
import type { ListPresenceOptions, PresenceList, PresenceMember, PresenceNotice } from "./presence_store.ts";

/** A holder's hold on a member. */
export interface Lease {
  /** Milliseconds since 1970. */
  until: number;
  /** Whether the holder is gone, so that it cannot be renewed. */
  isLeaving: boolean;
  /** When somebody looks whether it has run out. */
  deadline?: Deadline;
}

interface Member {
  state: unknown;
  /** The state as text, to compare it. */
  text: string;
  readonly leases: Map<string, Lease>;
}

/** Changes that are remembered, so that those who come back are told only of what they missed. */
const MAX_RECENT = 1_000;

/** Who is in one instance, and what changed last. Every change of one member is one version. */
export class PresenceBook {
  readonly #members = new Map<string, Member>();
  /** Who changed, in order: the last one with the present version, the one before with the version before, ... */
  #recent: string[] = [];
  #version: number;

  /** @param version Where versions go on from. */
  constructor(version = 0) {
    this.#version = version;
  }

  get size(): number {
    return this.#members.size;
  }

  get version(): number {
    return this.#version;
  }

  lease(member: string, holder: string): Lease | undefined {
    return this.#members.get(member)?.leases.get(holder);
  }

  /** All leases there are. */
  *leases(): Iterable<Lease> {
    for (const { leases } of this.#members.values()) yield* leases.values();
  }

  /** Sets the state of a member; tells of it if it is another. The lease is new if the holder is. */
  set(member: string, holder: string, state: unknown): { lease: Lease; notice?: PresenceNotice } {
    const text = JSON.stringify(state);
    let known = this.#members.get(member);
    const isSame = known?.text === text;
    if (!known) this.#members.set(member, known = { state, text, leases: new Map() });
    else if (!isSame) Object.assign(known, { state, text });
    let lease = known.leases.get(holder);
    if (!lease) known.leases.set(holder, lease = { until: Infinity, isLeaving: false });
    return isSame ? { lease } : { lease, notice: this.#change(member, state) };
  }

  /** Puts back a holder that was there before, which is no change. Of several states the last counts. */
  restore(member: string, holder: string, state: unknown): Lease {
    const lease: Lease = { until: Infinity, isLeaving: false };
    const leases = this.#members.get(member)?.leases ?? new Map<string, Lease>();
    this.#members.set(member, { state, text: JSON.stringify(state), leases: leases.set(holder, lease) });
    return lease;
  }

  /** Takes a holder away; tells of it if it was the member's last. */
  remove(member: string, holder: string): PresenceNotice | undefined {
    const known = this.#members.get(member);
    if (!known?.leases.delete(holder) || known.leases.size > 0) return undefined;
    this.#members.delete(member);
    return this.#change(member, null);
  }

  list({ since, limit = Infinity }: ListPresenceOptions): PresenceList {
    const head = { version: this.#version, count: this.#members.size };
    if (head.count > limit) return head;
    const changed = since === undefined ? undefined : this.#changedSince(since);
    if (!changed) return { ...head, members: this.#list() };
    return { ...head, changes: changed.map((member) => [member, this.#members.get(member)?.state ?? null]) };
  }

  #list(): PresenceMember[] {
    return [...this.#members].map(([member, { state, leases }]) => ({
      member,
      state,
      holders: [...leases.keys()],
    }));
  }

  #changedSince(version: number): string[] | undefined {
    const missed = this.#version - version;
    if (missed < 0 || missed > this.#recent.length) return undefined;
    return [...new Set(this.#recent.slice(this.#recent.length - missed))];
  }

  #change(member: string, state: unknown): PresenceNotice {
    this.#recent.push(member);
    if (this.#recent.length >= 2 * MAX_RECENT) this.#recent = this.#recent.slice(-MAX_RECENT);
    return { version: ++this.#version, count: this.#members.size, changes: [[member, state]] };
  }
}
