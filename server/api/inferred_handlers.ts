/**
 * The handlers as `createServer` takes them: the same types as in `handlers.ts`, in two halves.
 *
 * `createServer` has the compiler find out the contract's types and the context in the call itself. While it does so, a
 * handler's return type that depends on them says nothing about what is returned, and `"circle"` becomes a `string`, a
 * pair an array. The conditional types below are worked out from the contract at once, so literals and tuples keep their
 * types; what handlers take has to wait for the context, and stands outside.
 *
 * @module
 */

import type { ContractTypes } from "./contract.ts";
import type { ExactSnapshot } from "./snapshot_at.ts";
import type { Awaitable, CallInfo, CallItems, HandlerResult, User } from "./handlers.ts";

/** What the handlers of all methods take. */
export type MethodCalls<Types extends ContractTypes, Context, Anonymous extends boolean> = {
  readonly [Name in keyof Types["methods"]]: (
    call:
      & CallInfo<Types, Context, User<Types, Anonymous>, Types["methods"][Name]>
      & CallItems<Types["methods"][Name]>,
  ) => unknown;
};

/** What the handlers of all methods return. */
export type MethodResults<Types extends ContractTypes> = Types extends infer Known extends ContractTypes
  ? { readonly [Name in keyof Known["methods"]]: (call: never) => HandlerResult<Known["methods"][Name]> }
  : never;

/** What the handlers of all topics return. */
export type TopicResults<Types extends ContractTypes> = Types extends infer Known extends ContractTypes ? {
    readonly [Name in keyof Known["topics"]]: {
      readonly snapshot?: (
        request: never,
      ) => Awaitable<Known["topics"][Name]["snapshot"] | ExactSnapshot<Known["topics"][Name]["snapshot"]>>;
      readonly presence?: (request: never) => Awaitable<Known["topics"][Name]["presence"]>;
    };
  }
  : never;
