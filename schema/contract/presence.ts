import type { TSchema } from "@sinclair/typebox";

/** Options of {@linkcode presence}. */
export interface PresenceOptions {
  /**
   * Who is a member: each `connection` (a client that reconnects stays the member it was), or each `user` with all
   * connections, whose newest state counts. Those without a user are members each for itself. @default "connection"
   */
  readonly per?: "connection" | "user";
  /**
   * Milliseconds after which a member whose connections were lost has left, at most 2^31 - 1. Who comes back before has
   * never left. @default 5_000
   */
  readonly graceMs?: number;
  /** Members up to whom everybody is listed; of more only the number is told. At most 100,000. @default 1_000 */
  readonly maxListed?: number;
}

/** What a topic shows of its members. Made by {@linkcode presence}. */
export interface PresenceDefinition extends PresenceOptions {
  /** Tells it from a schema. */
  readonly kind: "presence";
  /** The schema of the state that each member shows; it may not be `null`. */
  readonly state: TSchema;
}

/**
 * Who is in a topic, with options. A bare schema in its place means the defaults.
 *
 * @example
 * ```ts
 * import { presence, topic } from "@wirepact/schema/contract";
 * import { Type } from "@sinclair/typebox";
 *
 * const room = topic({
 *   events: { message: Type.String() },
 *   presence: presence(Type.Object({ name: Type.String() }), { per: "user", graceMs: 10_000 }),
 * });
 * ```
 */
export function presence(state: TSchema, options: PresenceOptions = {}): PresenceDefinition {
  return { ...options, state, kind: "presence" };
}
