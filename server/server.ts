import { CLOSE_CODES } from "@wirepact/schema/wire";
import { MemoryBroker } from "./broker/mod.ts";
import type {
  BroadcastOptions,
  ContractTypes,
  HasConnectionId,
  ListenOptions,
  Server,
  ServerCloseOptions,
  ServerContract,
  ServerOptions,
} from "./api/mod.ts";
import type { InFlight } from "./calls/mod.ts";
import { type AnyContract, type AnyOptions, createCore } from "./create_core.ts";
import { type Core, Sessions } from "./connection/mod.ts";
import { quiet } from "./quiet.ts";
import { systemRandom } from "./random.ts";
import { systemClock } from "./time/mod.ts";
import { connectionIds, type TopicAccess } from "./topics/mod.ts";
import {
  type Admission,
  type ConnectionInfo,
  fetchHandler,
  type Listener,
  listenNodeWs,
  type UpgradeRequest,
} from "./transports/mod.ts";

/** How long a broker may take to let go of members and followers when a server closes, in milliseconds. */
const FAREWELL_MS = 5_000;

/**
 * A server for a contract. The compiler asks for a handler of every method and topic; nothing is accepted until
 * `listen` or `fetch` is called.
 *
 * @throws {ConfigurationError} With everything that is wrong with the options.
 *
 * @example A contract as a generated module carries it, and its server
 * ```ts
 * import { createServer, type ServerContract } from "@wirepact/server";
 *
 * interface GreeterContract {
 *   claims: object;
 *   methods: {
 *     greet: { kind: "rpc"; params: { name: string }; result: string; errors: { NOBODY: null } };
 *   };
 *   topics: Record<never, never>;
 *   events: Record<never, never>;
 * }
 * const name = { kind: "string" } as const;
 * const params = { kind: "object", properties: [{ name: "name", type: name }] } as const;
 * const errors = { NOBODY: { details: { kind: "null" } } } as const;
 * const greeter: ServerContract<GreeterContract> = {
 *   descriptor: {
 *     name: "greeter",
 *     version: "1.0.0",
 *     types: {},
 *     methods: { greet: { kind: "rpc", number: 1, params, result: name, errors } },
 *     topics: {},
 *     events: {},
 *     errors: { NOBODY: 1000 },
 *   },
 *   hash: "5b1d8e",
 *   history: [],
 * };
 *
 * const server = createServer(greeter, {
 *   methods: { greet: ({ params, fail }) => params.name ? `Hello, ${params.name}` : fail("NOBODY") },
 * });
 * await server.listen({ port: 0 });
 * await server.close();
 * ```
 *
 * @example With users and a topic
 * ```ts ignore
 * const server = createServer(chat, {
 *   auth: jwtAuth({ secret }),
 *   methods: {
 *     sendMessage: async ({ params, user, topic, fail }) => {
 *       if (!isMember(user, params.room)) fail("NOT_IN_ROOM", { room: params.room });
 *       const message = { ...params, id: newId(), userId: user.sub, name: user.name, sentAt: new Date() };
 *       await topic("room", { room: params.room }).publish("message", message);
 *       return message;
 *     },
 *   },
 *   topics: { room: { authorize: allowAll } },
 * });
 * await server.listen({ port: 8080 });
 * ```
 */
export function createServer<
  Types extends ContractTypes,
  Context = undefined,
  Anonymous extends boolean = false,
>(
  contract: ServerContract<Types>,
  options: ServerOptions<Types, Context, Anonymous>,
): Server<Types> {
  // Casts because the types of the contract end here: inside, codecs made from its descriptor see to the same.
  const running = new RunningServer(contract as AnyContract, options as unknown as AnyOptions);
  return running as unknown as Server<Types>;
}

/** A server without the types of its contract. */
class RunningServer implements Omit<Server<ContractTypes>, "topic"> {
  readonly maxMessageBytes: number;
  readonly topic: (name: string, key: object) => TopicAccess;
  readonly #core: Core;
  readonly #inFlight: InFlight;
  readonly #sessions: Sessions;
  readonly #listeners = new Set<Listener>();
  readonly #closeBroker: () => Promise<void>;
  #fetch: ReturnType<typeof fetchHandler> | undefined;
  #closing: Promise<void> | undefined;

  constructor(contract: AnyContract, options: AnyOptions) {
    const { clock = systemClock, random = systemRandom } = options;
    const broker = options.broker ?? new MemoryBroker({ clock, random });
    const { core, topic, inFlight } = createCore(contract, options, broker);
    this.#core = core;
    this.#inFlight = inFlight;
    this.topic = topic;
    this.#sessions = new Sessions(core);
    this.maxMessageBytes = this.#sessions.maxMessageBytes;
    // A broker that was given may serve others, and belongs to whoever made it.
    this.#closeBroker = options.broker ? () => Promise.resolve() : () => broker.close();
  }

  get connections(): Core["registry"] {
    return this.#core.registry;
  }

  admit(request: UpgradeRequest): Promise<Admission> {
    return this.#sessions.admit(request);
  }

  instances(name: string): TopicAccess[] {
    return this.#core.hub.keys(name).map((key) => this.topic(name, key));
  }

  broadcast(event: string, payload: unknown, { only, except }: BroadcastOptions = {}): Promise<void> {
    return quiet(this.#core.broadcasts.publish(event, payload, {
      ...audience("only", only),
      ...audience("except", except),
    }));
  }

  async listen(options: ListenOptions): Promise<Listener> {
    this.#refuseIfClosing("listen");
    const listener = await listenNodeWs(this, {
      ...options,
      onError: (error) => this.#transportFailed(error),
    });
    if (this.#closing) {
      // It was closed meanwhile, and knew nothing of this listener.
      await listener.close();
      this.#refuseIfClosing("listen");
    }
    this.#listeners.add(listener);
    this.#core.logger.info("listening", { url: listener.url });
    return listener;
  }

  fetch(request: Request, info?: ConnectionInfo): Promise<Response> {
    this.#fetch ??= fetchHandler(this, { onError: (error) => this.#transportFailed(error) });
    return this.#fetch(request, info);
  }

  close(options: ServerCloseOptions = {}): Promise<void> {
    return this.#closing ??= this.#close(options);
  }

  async #close({ graceMs = 10_000, reconnectWithinMs = 5_000 }: ServerCloseOptions): Promise<void> {
    const reason = "the server shuts down";
    this.#core.logger.info("draining", {
      connections: this.#core.registry.size,
      calls: this.#inFlight.count,
    });
    this.#core.hub.drain();
    this.#sessions.announceEnd(CLOSE_CODES.DRAIN.number, reason, reconnectWithinMs);
    await this.#waitForCalls(graceMs);
    await this.#sessions.closeAll(reason);
    await Promise.all([...this.#listeners].map((listener) => listener.close()));
    this.#core.calls.services.once.close();
    const { broadcasts, hub, logger } = this.#core;
    const hasParted = await this.#within(FAREWELL_MS, Promise.all([broadcasts.close(), hub.parted()]));
    if (!hasParted) logger.warn("the broker did not let go in time");
    await this.#closeBroker();
  }

  async #waitForCalls(graceMs: number): Promise<void> {
    const { once } = this.#core.calls.services;
    if (this.#inFlight.count + once.size === 0) return;
    // A call that is to run once goes on without its connection.
    await this.#within(graceMs, Promise.all([this.#inFlight.idle(), once.idle()]));
  }

  /** Waits for something, but not for ever. False if it was not done in time. */
  async #within(ms: number, done: Promise<unknown>): Promise<boolean> {
    const { clock } = this.#core;
    const tooLate = Promise.withResolvers<false>();
    const timer = clock.setTimeout(() => tooLate.resolve(false), ms);
    const isDone = await Promise.race([done.then(() => true), tooLate.promise]);
    clock.clearTimeout(timer);
    return isDone;
  }

  #transportFailed(error: unknown): void {
    this.#core.logger.error("a transport failed", { error });
  }

  #refuseIfClosing(action: string): void {
    if (this.#closing) throw new Error(`cannot ${action}: the server was closed`);
  }
}

function audience(
  name: "only" | "except",
  who: HasConnectionId | readonly HasConnectionId[] | undefined,
): { only?: string[]; except?: string[] } {
  return who === undefined ? {} : { [name]: connectionIds(who) };
}
