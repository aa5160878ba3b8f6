import type { Cursor } from "@wirepact/schema/wire";
import type { ContractTypes, HasConnectionId, PublishOptions, TopicHandle } from "../api/mod.ts";
import type { ConnectionRegistry, Peer } from "../peer/mod.ts";
import { RpcError } from "../errors.ts";
import { quiet } from "../quiet.ts";
import type { EventPublishing } from "./publishing.ts";
import type { ListedMember, TopicHub } from "./topic_hub.ts";

/** What a {@linkcode TopicAccess} works with. */
export interface TopicAccessOptions {
  readonly hub: TopicHub;
  readonly registry: ConnectionRegistry;
  /** Names the next event, where it may be published again but must take effect once. */
  readonly eventKey?: () => Pick<EventPublishing, "key" | "keepKeyMs">;
}

/** One topic instance in the hands of the application. Its types are put on by `createServer`. */
export class TopicAccess implements TopicHandle<ContractTypes, string> {
  readonly key: object;
  readonly #name: string;
  readonly #options: TopicAccessOptions;

  constructor(name: string, key: object, options: TopicAccessOptions) {
    this.#name = name;
    this.key = key;
    this.#options = options;
  }

  publish(event: string, payload: unknown, { except }: PublishOptions = {}): Promise<Cursor | undefined> {
    const { hub, registry, eventKey } = this.#options;
    // A client is left out whatever its connection is by the time that the event reaches it.
    const left = connectionIds(except).map((id) => registry.peer(id)?.member ?? id);
    const where = { topic: this.#name, key: this.key };
    return quiet(hub.publish(where, { event, payload }, { except: left, ...eventKey?.() }));
  }

  members(): Promise<ListedMember[]> {
    return this.#options.hub.members(this.#name, this.key);
  }

  connections(): Peer["connection"][] {
    return this.#options.hub.subscribers(this.#name, this.key).map(({ connection }) => connection);
  }

  join(connection: HasConnectionId): Promise<void> {
    return quiet(this.#join(connection));
  }

  leave(connection: HasConnectionId): boolean {
    const peer = this.#options.registry.peer(connection.id);
    return peer !== undefined && this.#options.hub.leave(peer, this.#name, this.key);
  }

  async #join({ id }: HasConnectionId): Promise<void> {
    const peer = this.#options.registry.peer(id);
    if (!peer) throw new RpcError("CONNECTION_LOST", { message: "this server has no such connection" });
    await this.#options.hub.join(peer, this.#name, this.key);
  }
}

/** The ids of one connection, of several, or of none. */
export function connectionIds(who: HasConnectionId | readonly HasConnectionId[] | undefined): string[] {
  if (who === undefined) return [];
  return (Array.isArray(who) ? who as readonly HasConnectionId[] : [who as HasConnectionId]).map(({ id }) =>
    id
  );
}
