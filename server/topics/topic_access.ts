import type { Cursor } from "@wirepact/schema/wire";
import type {
  ContractTypes,
  HasConnectionId,
  Member,
  PublishOptions,
  TopicHandle,
  TopicState,
} from "../api/mod.ts";
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

/** Most events are published like this. */
const PLAINLY: EventPublishing = {};

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
    const { hub, eventKey } = this.#options;
    const publishing = except || eventKey ? { except: this.#clients(except), ...eventKey?.() } : PLAINLY;
    return quiet(hub.publish({ topic: this.#name, key: this.key }, { event, payload }, publishing));
  }

  members(): Promise<ListedMember[]> {
    return this.#options.hub.members(this.#name, this.key);
  }

  snapshot(): Promise<TopicState<unknown>> {
    return this.#options.hub.snapshot(this.#name, this.key);
  }

  connections(): Peer["connection"][] {
    return this.#options.hub.subscribers(this.#name, this.key).map(({ connection }) => connection);
  }

  join(connection: HasConnectionId): Promise<void> {
    return quiet(this.#join(connection));
  }

  leave(connection: HasConnectionId): boolean {
    const { hub } = this.#options;
    return this.#peers(connection).filter((peer) => hub.leave(peer, this.#name, this.key)).length > 0;
  }

  /** A client is left out whatever its connection is by the time that the event reaches it. */
  #clients(except: PublishOptions["except"]): string[] {
    return connectionIds(except).map((id) => this.#options.registry.peer(id)?.member ?? id);
  }

  async #join(connection: HasConnectionId): Promise<void> {
    const peers = this.#peers(connection);
    if (peers.length === 0) {
      throw new RpcError("CONNECTION_LOST", { message: "this server has no such connection" });
    }
    await Promise.all(peers.map((peer) => this.#options.hub.join(peer, this.#name, this.key)));
  }

  /** The connections of this process that somebody stands for. */
  #peers(who: HasConnectionId): Peer[] {
    const { registry } = this.#options;
    return connectionIds(who).map((id) => registry.peer(id)).filter((peer) => peer !== undefined);
  }
}

/** The ids of those who are named: of connections, and of members with their connections. */
export function connectionIds(who: HasConnectionId | readonly HasConnectionId[] | undefined): string[] {
  if (who === undefined) return [];
  const all = Array.isArray(who) ? who as readonly HasConnectionId[] : [who as HasConnectionId];
  return all.flatMap((one) => isMember(one) ? [one.id, ...one.connections] : [one.id]);
}

function isMember(who: HasConnectionId): who is Member<unknown> {
  return Array.isArray((who as Partial<Member<unknown>>).connections);
}
