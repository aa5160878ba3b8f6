import type { Encoding } from "@wirepact/schema/wire";
import type { HasConnectionId } from "./connection.ts";

/** What the `context` option may look at. The connection is not open yet: nothing can be sent to it. */
export interface ContextInfo<User = object | undefined> extends HasConnectionId {
  /** The claims of its user; `undefined` for an anonymous one. */
  readonly user: User;
  /** As authentication gave it. */
  readonly subject: string | undefined;
  /** How its frames are written. */
  readonly encoding: Encoding;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** The peer's address, where the transport knows it; a proxy's, behind one. */
  readonly remoteAddress: string | undefined;
  /** Of the upgrade request. */
  readonly headers: Headers;
  /** Of the upgrade request. */
  readonly url: URL;
}
