import { createHash } from "node:crypto";

/** Who a connection belongs to, beyond the connection. */
export interface ClientIdentity {
  /** The client, whatever connection it is on; absent where it did not say. Nobody else can name it. */
  readonly client: string | undefined;
  /** The client among the members of a topic. It may be told to others, and tells nothing of the client. */
  readonly member: string;
}

/**
 * Names a client by what it calls itself and by its user, so that nobody gets at the calls of another user. A client
 * that does not call itself anything is another one on each connection.
 */
export function clientIdentity(
  { connection, instance, subject }: {
    readonly connection: string;
    readonly instance: string | undefined;
    readonly subject: string | undefined;
  },
): ClientIdentity {
  if (instance === undefined) return { client: undefined, member: connection };
  const digest = createHash("sha256").update(JSON.stringify([subject ?? null, instance])).digest("base64url");
  // Two parts of one digest: to know the one is no help in finding the other.
  return { client: digest.slice(12), member: digest.slice(0, 12) };
}
