import type { Encoding } from "@wirepact/schema/wire";
import type { HasConnectionId } from "./connection.ts";

/** What the `context` option may look at. The connection is not open yet: nothing can be sent to it. */
export interface ContextInfo<User = object | undefined> extends HasConnectionId {
  readonly user: User;
  /** As authentication gave it. */
  readonly subject: string | undefined;
  readonly encoding: Encoding;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  readonly remoteAddress: string | undefined;
  /** Of the upgrade request. */
  readonly headers: Headers;
  /** Of the upgrade request. */
  readonly url: URL;
}
