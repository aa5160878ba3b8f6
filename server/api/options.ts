/**
 * What `createServer` may be told.
 *
 * @module
 */

import type { ServerLimits } from "@wirepact/schema/wire";
import type { AllowedOrigins, Authenticator } from "../auth/mod.ts";
import type { Broker } from "../broker/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { ContextInfo } from "./context_info.ts";
import type { ContractTypes } from "./contract.ts";
import type { Awaitable, Middleware, TopicHandlers, User } from "./handlers.ts";
import type { MethodCalls, MethodResults, TopicResults } from "./inferred_handlers.ts";
import type { Logger, Observer } from "../observability/mod.ts";
import type { Random } from "../random.ts";

/** Options that are the same for every contract. */
export interface CommonOptions<Types extends ContractTypes, Context, Anonymous extends boolean> {
  /** Who may connect: `jwtAuth({ secret })`, or one's own. Needed unless `anonymous` is true or the contract has no claims. */
  readonly auth?: Authenticator<Types["claims"]>;
  /**
   * Whether somebody may connect without proving who they are. Handlers then have to reckon with `user` being
   * `undefined`. @default false
   */
  readonly anonymous?: Anonymous;
  /**
   * Makes what handlers get as `context`, once per connection, after authentication. Write it before `methods`, so
   * that the compiler knows its type when it gets there.
   */
  readonly context?: (connection: ContextInfo<User<Types, Anonymous>>) => Awaitable<Context>;
  /** Code around every call, the first being outermost. @default none */
  readonly middleware?: readonly Middleware<Types, NoInfer<Context>, NoInfer<Anonymous>>[];
  /** Bounds on what one client may make the server hold or do. @default {@linkcode DEFAULT_LIMITS} */
  readonly limits?: Partial<ServerLimits>;
  /**
   * Origins from which browsers may connect, such as `https://chat.example`, or `"*"` for any. They replace the
   * default, which is the server's own host as the browser names it. Programs that send no Origin may always connect,
   * except by a cookie.
   */
  readonly allowedOrigins?: AllowedOrigins;
  /** Carries events and presence between servers. @default a memory broker, for one process */
  readonly broker?: Broker;
  /** Where to write what operators should know. @default the console, from warnings upward */
  readonly logger?: Logger;
  /** Hooks for metrics and traces. @default none */
  readonly observer?: Observer;
  /** What to wait by. @default the machine's */
  readonly clock?: Clock;
  /** What names connections. @default the machine's */
  readonly random?: Random;
  /** A silent client is pinged after this many milliseconds, and given up after twice as many. @default 25_000 */
  readonly heartbeatMs?: number;
}

/** Everything `createServer` may be told: handlers are asked for where the contract has something to handle. */
export type ServerOptions<Types extends ContractTypes, Context, Anonymous extends boolean> =
  & CommonOptions<Types, Context, Anonymous>
  & {
    /** A handler for each method. */
    readonly methods?: MethodCalls<Types, NoInfer<Context>, NoInfer<Anonymous>> & MethodResults<Types>;
    /** Handlers for each topic. */
    readonly topics?: TopicHandlers<Types, NoInfer<Context>, NoInfer<Anonymous>> & TopicResults<Types>;
  }
  & NeededIn<"methods", Types["methods"]>
  & NeededIn<"topics", Types["topics"]>;

/** Makes an option needed unless there is nothing to name in it. */
export type NeededIn<Name extends string, Group> = keyof Group extends never ? unknown
  : { readonly [_ in Name]: object };
