import { type Random, randomName, systemRandom } from "../random.ts";
import type { Broker, BrokerEvent, Follower, Following, PresenceChanges, PresenceList } from "./broker.ts";

/** One instance, kept while somebody follows it or is present in it. */
interface Instance {
  readonly epoch: string;
  head: number;
  presenceVersion: number;
  readonly followers: Set<Follower>;
  readonly members: Map<string, unknown>;
}

/** What a memory broker may be told. */
export interface MemoryBrokerOptions {
  /** Names epochs. @default the machine's */
  readonly random?: Random;
}

/**
 * A broker within one process: events are delivered while `publish` runs, nothing is stored, and an instance that
 * nobody follows is forgotten, so its next log has another epoch.
 *
 * @example
 * ```ts
 * import { MemoryBroker } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const broker = new MemoryBroker();
 * const seen: number[] = [];
 * const following = await broker.follow("room", { event: (offset) => seen.push(offset), presence: () => {} });
 * await broker.publish("room", { event: 1, data: "hello" });
 * await following.stop();
 * assert.deepEqual(seen, [1]);
 * ```
 */
export class MemoryBroker implements Broker {
  readonly #instances = new Map<string, Instance>();
  readonly #random: Random;

  /** A broker that holds nothing yet. */
  constructor({ random = systemRandom }: MemoryBrokerOptions = {}) {
    this.#random = random;
  }

  /** How many instances are held: none when nobody follows anything. */
  get size(): number {
    return this.#instances.size;
  }

  follow(name: string, follower: Follower): Promise<Following> {
    const instance = this.#open(name);
    instance.followers.add(follower);
    const stop = () => {
      instance.followers.delete(follower);
      this.#forgetIfIdle(name, instance);
      return Promise.resolve();
    };
    return Promise.resolve({ epoch: instance.epoch, head: instance.head, stop });
  }

  publish(name: string, event: BrokerEvent): Promise<void> {
    const instance = this.#instances.get(name);
    if (instance) {
      const offset = ++instance.head;
      for (const follower of instance.followers) follower.event(offset, event);
    }
    return Promise.resolve();
  }

  setPresence(name: string, member: string, state: unknown): Promise<void> {
    const instance = this.#open(name);
    instance.members.set(member, state);
    announce(instance, [[member, state]]);
    return Promise.resolve();
  }

  removePresence(name: string, member: string): Promise<void> {
    const instance = this.#instances.get(name);
    if (instance?.members.delete(member)) {
      announce(instance, [[member, null]]);
      this.#forgetIfIdle(name, instance);
    }
    return Promise.resolve();
  }

  listPresence(name: string): Promise<PresenceList> {
    const instance = this.#instances.get(name);
    return Promise.resolve({
      version: instance?.presenceVersion ?? 0,
      members: [...instance?.members ?? []],
    });
  }

  close(): Promise<void> {
    this.#instances.clear();
    return Promise.resolve();
  }

  #open(name: string): Instance {
    const existing = this.#instances.get(name);
    if (existing) return existing;
    const instance: Instance = {
      epoch: randomName(this.#random, 6),
      head: 0,
      presenceVersion: 0,
      followers: new Set(),
      members: new Map(),
    };
    this.#instances.set(name, instance);
    return instance;
  }

  #forgetIfIdle(name: string, instance: Instance): void {
    if (instance.followers.size > 0 || instance.members.size > 0) return;
    if (this.#instances.get(name) === instance) this.#instances.delete(name);
  }
}

function announce(instance: Instance, changes: PresenceChanges): void {
  const version = ++instance.presenceVersion;
  for (const follower of instance.followers) follower.presence(version, changes);
}
