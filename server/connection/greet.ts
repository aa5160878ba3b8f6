import type { CloseCode, FrameCodec, Hello } from "@wirepact/schema/wire";
import { clientIdentity, Peer, type SendQueue } from "../peer/mod.ts";
import type { Core } from "./core.ts";
import { type Accepted, type Arrival, judgeHello } from "./handshake.ts";
import { PeerConnection } from "./peer_connection.ts";

/** A connection that has said HELLO. */
export interface Newcomer {
  readonly id: string;
  readonly arrival: Arrival;
  readonly codec: FrameCodec;
  readonly queue: SendQueue;
  readonly connectedAt: number;
  /** False once the client has gone or the server has closed, which may be between any two steps. */
  readonly isWaiting: () => boolean;
  readonly close: (code: CloseCode, reason: string) => void;
}

/** Whom a HELLO made welcome. */
export interface Greeting {
  readonly peer: Peer;
  readonly accepted: Accepted;
}

/** From HELLO to a peer that may be welcomed; to nothing where the connection is closed instead. */
export async function greet(hello: Hello, newcomer: Newcomer, core: Core): Promise<Greeting | undefined> {
  const { arrival, isWaiting, close } = newcomer;
  const verdict = await judgeHello(hello, arrival, core);
  if (!verdict.ok) {
    close(verdict.close, verdict.reason);
    return undefined;
  }
  if (!isWaiting()) return undefined;
  const context = await makeContext(verdict, newcomer, core);
  if (!isWaiting()) return undefined;
  await core.broadcasts.ready();
  if (!isWaiting()) return undefined;
  const callEpoch = core.contract.hasIdempotentMethods ? await core.calls.services.once.epoch() : undefined;
  if (!isWaiting()) return undefined;
  const peer = makePeer(verdict, hello.instance, newcomer, core);
  peer.context = context;
  peer.callEpoch = callEpoch;
  return { peer, accepted: verdict };
}

function makeContext(
  { identity }: Accepted,
  { id, arrival, codec, connectedAt }: Newcomer,
  core: Core,
): unknown {
  const { headers, url, remoteAddress } = arrival.request;
  return core.makeContext?.({
    id,
    user: identity?.claims,
    subject: identity?.subject,
    encoding: codec.encoding,
    connectedAt,
    remoteAddress,
    headers,
    url,
  });
}

function makePeer(
  { identity: who, form, dialect }: Accepted,
  instance: string | undefined,
  newcomer: Newcomer,
  { observer, hub }: Core,
): Peer {
  const { id, arrival, codec, queue, connectedAt, close } = newcomer;
  const { claims: user, subject } = who ?? {};
  const identity = clientIdentity({ connection: id, instance, subject });
  const peer = new Peer({ id, user, subject, identity, form, dialect, codec, queue, observer, close });
  const { remoteAddress } = arrival.request;
  peer.connection = new PeerConnection(peer, { hub, connectedAt, remoteAddress });
  return peer;
}
