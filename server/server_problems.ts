import { type AllowedOrigins, checkAllowedOrigins } from "./auth/mod.ts";
import type { Descriptor } from "@wirepact/schema/ir";

/** The options of a server that can be wrong, without their types: JavaScript has no compiler that would have told. */
export interface CheckedOptions {
  readonly auth?: { readonly sources?: { readonly cookie?: string } } | undefined;
  readonly anonymous?: boolean | undefined;
  readonly allowedOrigins?: AllowedOrigins;
  readonly heartbeatMs?: number | undefined;
  readonly methods?: object | undefined;
  readonly topics?: object | undefined;
}

/** Everything that is wrong with the options of a server, each with what to do. */
export function serverProblems(descriptor: Descriptor, options: CheckedOptions): string[] {
  return [
    ...authProblems(descriptor, options),
    ...originProblems(options),
    ...heartbeatProblems(options.heartbeatMs),
    ...methodProblems(descriptor, options.methods ?? {}),
    ...topicProblems(descriptor, options.topics ?? {}),
  ];
}

/** A handler of that name, bound to the object it is in; `undefined` if there is none. */
export function handlerOf(handlers: object, name: string): ((...values: never[]) => unknown) | undefined {
  const handler = (handlers as Record<string, unknown>)[name];
  const isOwn = Object.hasOwn(handlers, name) || !(name in Object.prototype);
  return isOwn && typeof handler === "function" ? handler.bind(handlers) : undefined;
}

function authProblems({ claims }: Descriptor, { auth, anonymous }: CheckedOptions): string[] {
  if (auth || anonymous || !claims) return [];
  return ["the contract's users have claims; give `auth`, or say `anonymous: true` if nobody has to log in"];
}

function originProblems({ auth, allowedOrigins }: CheckedOptions): string[] {
  try {
    checkAllowedOrigins(allowedOrigins, { cookieLogin: auth?.sources?.cookie !== undefined });
    return [];
  } catch (error) {
    return [(error as TypeError).message];
  }
}

function heartbeatProblems(heartbeatMs: number | undefined): string[] {
  if (heartbeatMs === undefined || Number.isSafeInteger(heartbeatMs) && heartbeatMs > 0) return [];
  return [`heartbeatMs is ${heartbeatMs}; give a whole number of at least 1`];
}

function methodProblems({ methods }: Descriptor, handlers: object): string[] {
  return [
    ...Object.keys(methods)
      .filter((name) => !handlerOf(handlers, name))
      .map((name) => `methods.${name} is missing; write a function that handles it`),
    ...unknownNames(handlers, methods, "methods"),
  ];
}

function topicProblems({ topics }: Descriptor, handlers: object): string[] {
  const problems = unknownNames(handlers, topics, "topics");
  for (const [name, { snapshot, presence }] of Object.entries(topics)) {
    const handler = Object.hasOwn(handlers, name) ? (handlers as Record<string, object>)[name]! : {};
    const isReduced = Object.hasOwn(handler, "reducer");
    if (isReduced) {
      problems.push(...reducerProblems(name, handler as { reducer: unknown }, snapshot !== undefined));
    }
    const needed = [
      "authorize",
      ...(snapshot && !isReduced ? ["snapshot"] : []),
      ...(presence ? ["presence"] : []),
    ];
    for (const part of needed) {
      if (!handlerOf(handler, part)) {
        problems.push(`topics.${name}.${part} is missing; write a function for it`);
      }
    }
  }
  return problems;
}

function reducerProblems(
  name: string,
  handler: { readonly reducer: unknown },
  hasSnapshot: boolean,
): string[] {
  const where = `topics.${name}.reducer`;
  if (!hasSnapshot) return [`${where} is for topics with a snapshot; remove it or declare one`];
  const { initial, events } = (handler.reducer ?? {}) as { initial?: unknown; events?: unknown };
  const isWhole = typeof initial === "function" && typeof events === "object" && events !== null;
  if (!isWhole) return [`${where} needs a function \`initial\` and functions in \`events\``];
  return handlerOf(handler, "snapshot")
    ? [`${where} makes the snapshot; remove topics.${name}.snapshot`]
    : [];
}

function unknownNames(handlers: object, known: object, where: string): string[] {
  return Object.keys(handlers)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => `${where}.${name} is not in the contract; remove it or add it there`);
}
