import type { Ref } from "@wirepact/schema/wire";
import type { Authenticator } from "./auth/mod.ts";
import type { Broker } from "./broker/mod.ts";
import {
  type AnyHandler,
  type AnyMiddleware,
  type AnyTopicFunction,
  InFlight,
  type Method,
  OnceCalls,
} from "./calls/mod.ts";
import { systemClock, TimerWheel, TurnFlush } from "./time/mod.ts";
import { ConnectionRegistry } from "./peer/mod.ts";
import type { CommonOptions, ContextInfo, ServerContract } from "./api/mod.ts";
import { type ContractCodecs, contractCodecs } from "./contract_codecs.ts";
import { Dialects } from "./dialects.ts";
import type { Core } from "./connection/mod.ts";
import { ConfigurationError } from "./errors.ts";
import { resolveLimits } from "./limits.ts";
import { consoleLogger, guardLogger, guardObserver } from "./observability/mod.ts";
import { systemRandom } from "./random.ts";
import { handlerOf, serverProblems } from "./server_problems.ts";
import {
  type AnyReducer,
  type AnyTopicHandler,
  Broadcasts,
  eventBudget,
  Pacer,
  type Topic,
  TopicAccess,
  TopicHub,
  type TopicRequest,
} from "./topics/mod.ts";

/** The options of a server without the types of its contract. */
export interface AnyOptions
  extends Omit<CommonOptions<never, unknown, boolean>, "auth" | "context" | "middleware" | "anonymous"> {
  readonly auth?: Authenticator<object>;
  readonly anonymous?: boolean;
  readonly context?: (connection: ContextInfo) => unknown;
  readonly middleware?: readonly AnyMiddleware[];
  readonly methods?: object;
  readonly topics?: object;
}

/** The source of a contract's codecs, whatever its types. */
export type AnyContract = Pick<ServerContract<never>, "descriptor" | "hash" | "history">;

/** What connections share, and what else a server needs. */
export interface Assembled {
  readonly core: Core;
  readonly topic: (name: string, key: object) => TopicAccess;
  readonly inFlight: InFlight;
}

/** A wheel this much finer than the shortest wait is exact enough, and turns a few times a second. */
const TICKS_PER_WAIT = 50;

/** Checks the options and puts the parts of a server together. @throws {ConfigurationError} */
export function createCore(contract: AnyContract, options: AnyOptions, broker: Broker): Assembled {
  const { limits, problems } = resolveLimits(options.limits ?? {});
  problems.push(...serverProblems(contract.descriptor, options));
  if (problems.length > 0) throw new ConfigurationError(problems);

  const { clock = systemClock, random = systemRandom, heartbeatMs = 25_000 } = options;
  const logger = guardLogger(options.logger ?? consoleLogger);
  const observer = guardObserver(options.observer ?? {}, logger);
  const codecs = contractCodecs(contract);
  const registry = new ConnectionRegistry();
  const inFlight = new InFlight();

  const topic = (name: string, key: object) => new TopicAccess(name, key, { hub, registry });
  // Handlers get it as an object without types.
  const anyTopic: AnyTopicFunction = topic;
  const budget = eventBudget(limits.maxQueuedEventBytes);
  const pacer = new Pacer({ clock, logger, resumeBytes: budget.resume });
  const hub = new TopicHub({
    topics: topicsOf(codecs, options.topics ?? {}),
    topic: anyTopic,
    broker,
    clock,
    random,
    logger,
    observer,
    limits,
    pacer,
    budget,
  });
  const once = new OnceCalls({ store: broker, clock, logger });
  const methods = methodsOf(codecs, options.methods ?? {}, options.middleware ?? []);
  const core: Core = {
    contract: codecs,
    dialects: new Dialects(contract, codecs, logger),
    limits,
    heartbeatMs,
    auth: options.auth,
    anonymous: options.anonymous ?? options.auth === undefined,
    makeContext: options.context,
    allowedOrigins: options.allowedOrigins,
    clock,
    random,
    logger,
    observer,
    registry,
    hub,
    calls: {
      methods,
      services: {
        clock,
        logger,
        observer,
        inFlight,
        topic: anyTopic,
        topicOnce: (eventKey) => (name: string, key: object) =>
          new TopicAccess(name, key, { hub, registry, eventKey }),
        once,
        limits,
      },
    },
    broadcasts: new Broadcasts({
      events: codecs.events,
      peers: () => registry.peers,
      broker,
      clock,
      random,
      logger,
      observer,
      pacer,
      budget,
    }),
    wheel: new TimerWheel(
      clock,
      Math.max(1, Math.floor(Math.min(heartbeatMs, limits.helloTimeoutMs) / TICKS_PER_WAIT)),
    ),
    turnFlush: new TurnFlush(clock),
  };
  return { core, topic, inFlight };
}

function methodsOf(
  { methods }: ContractCodecs,
  handlers: object,
  middleware: readonly AnyMiddleware[],
): ReadonlyMap<Ref, Method> {
  const bound = new Map<Ref, Method>();
  for (const [ref, codecs] of methods) {
    // A cast because handlers were checked by the compiler against the contract's types, which are unknown here.
    const handler = handlerOf(handlers, codecs.name) as AnyHandler;
    bound.set(ref, { codecs, handler, middleware });
  }
  return bound;
}

function topicsOf({ topics }: ContractCodecs, handlers: object): ReadonlyMap<Ref, Topic> {
  const byName = new Map<string, Topic>();
  const bound = new Map<Ref, Topic>();
  for (const [ref, codecs] of topics) {
    let topic = byName.get(codecs.name);
    if (!topic) byName.set(codecs.name, topic = { codecs, handler: bindTopic(handlers, codecs.name) });
    bound.set(ref, topic);
  }
  return bound;
}

function bindTopic(handlers: object, name: string): AnyTopicHandler {
  const parts = (handlers as Record<string, object>)[name]!;
  type Part = (request: TopicRequest) => unknown;
  const part = (part: string) => handlerOf(parts, part) as Part | undefined;
  const [authorize, snapshot, presence] = [part("authorize"), part("snapshot"), part("presence")];
  const { reducer } = parts as { reducer?: AnyReducer };
  // Its absence was a problem before this.
  return {
    authorize: authorize!,
    ...(snapshot && { snapshot }),
    ...(presence && { presence }),
    ...(reducer && { reducer }),
  };
}
