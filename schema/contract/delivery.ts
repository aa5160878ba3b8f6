import type { TSchema } from "@sinclair/typebox";
import type { EventOptions } from "./definitions.ts";
import { isSchema } from "./lower_schema.ts";

/** Options of {@linkcode latest}. */
export interface LatestOptions {
  /**
   * The property of the payload that says of whom or what the event tells: a required string, integer, boolean, literal
   * or enum. Of each of its values the newest event counts.
   */
  readonly by: string;
  /** Milliseconds for which the newest event is kept and given to new subscribers, at most 2^31 - 1. */
  readonly ttlMs: number;
}

/** An event of which only the newest counts. Made by {@linkcode latest}. */
export interface LatestDefinition extends EventOptions {
  /** How it is delivered. */
  readonly delivery: LatestOptions & { readonly kind: "latest" };
}

/** An event that may be lost. Made by {@linkcode volatile}. */
export interface VolatileDefinition extends EventOptions {
  /** How it is delivered. */
  readonly delivery: { readonly kind: "volatile" };
}

/**
 * An event of a topic of which only the newest counts, for each value of one property: who is typing, where a cursor
 * is. It is in no history. The server keeps the newest for `ttlMs` and gives it to new subscribers; a subscriber that
 * is slow gets the newest only.
 *
 * @example
 * ```ts
 * import { latest, topic } from "@wirepact/schema/contract";
 * import { Type } from "@sinclair/typebox";
 *
 * const Typing = Type.Object({ userId: Type.String(), isTyping: Type.Boolean() });
 * const room = topic({ events: { typing: latest(Typing, { by: "userId", ttlMs: 5_000 }) } });
 * ```
 */
export function latest(event: TSchema | EventOptions, options: LatestOptions): LatestDefinition {
  return { ...written(event), delivery: { ...options, kind: "latest" } };
}

/**
 * An event of a topic that goes to those who are there and can take it, and to nobody later: a sound level, a pointer's
 * way. It is in no history, and dropped for a subscriber that is slow.
 */
export function volatile(event: TSchema | EventOptions): VolatileDefinition {
  return { ...written(event), delivery: { kind: "volatile" } };
}

function written(event: TSchema | EventOptions): EventOptions {
  return isSchema(event) ? { payload: event as TSchema } : event as EventOptions;
}
