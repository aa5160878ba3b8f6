/**
 * From a frame to what it asks for: one small function per type.
 *
 * @module
 */

import type { DecodedFrame } from "@wirepact/schema/compile";
import { type ClientFrame, FrameType, WireError } from "@wirepact/schema/wire";
import { Call, type Calls, startCall, startDecodedCall, StreamCall, UploadCall } from "../calls/mod.ts";
import type { Exchange, Peer } from "../peer/mod.ts";
import { Subscription, type TopicHub } from "../topics/mod.ts";

/** What frames can ask for. */
export interface Services {
  readonly calls: Calls;
  readonly hub: TopicHub;
}

type FrameOf<Type extends number> = Extract<ClientFrame, readonly [Type, ...unknown[]]>;

type DispatchTable = {
  readonly [Type in ClientFrame[0]]: (peer: Peer, frame: FrameOf<Type>, services: Services) => void;
};

const TABLE: DispatchTable = {
  [FrameType.HELLO]: () => {
    throw new WireError("INVALID_FRAME", "HELLO: the connection is already open");
  },
  [FrameType.CALL]: (peer, frame, { calls }) => {
    checkFree(peer, frame[1], "CALL");
    startCall(calls, peer, frame);
  },
  [FrameType.CANCEL]: (peer, [, id]) => {
    const call = openExchange(peer, id, "CANCEL", isCall);
    call?.cancel();
  },
  [FrameType.ITEM]: (peer, [, id, item]) => {
    openExchange(peer, id, "ITEM", isUpload)?.receive(item);
  },
  [FrameType.END]: (peer, [, id]) => {
    openExchange(peer, id, "END", isUpload)?.end();
  },
  [FrameType.CREDIT]: (peer, [, id, consumed]) => {
    openExchange(peer, id, "CREDIT", isStream)?.credit(consumed);
  },
  [FrameType.SUBSCRIBE]: (peer, frame, { hub }) => {
    checkFree(peer, frame[1], "SUBSCRIBE");
    hub.subscribe(peer, frame);
  },
  [FrameType.UNSUBSCRIBE]: (peer, [, id]) => {
    openExchange(peer, id, "UNSUBSCRIBE", isSubscription)?.unsubscribe();
  },
  [FrameType.PONG]: () => {
    // Any frame counts as life; this one says nothing else.
  },
};

/** Does what a frame asks for. @throws {WireError} If it is not allowed here; the connection must end. */
export function dispatch(peer: Peer, frame: ClientFrame, services: Services): void {
  // A cast because the compiler does not see that the entry and the frame have the same type.
  const handle = TABLE[frame[0]] as (peer: Peer, frame: ClientFrame, services: Services) => void;
  handle(peer, frame, services);
}

/** The same for a frame that holds the application's value. */
export function dispatchDecoded(peer: Peer, frame: DecodedFrame, { calls }: Services): void {
  if (frame[0] === FrameType.CALL) {
    checkFree(peer, frame[1], "CALL");
    startDecodedCall(calls, peer, frame);
  } else openExchange(peer, frame[1], "ITEM", isUpload)?.receiveDecoded(frame[2], frame[3]);
}

function checkFree(peer: Peer, id: number, frame: string): void {
  if (peer.exchanges.has(id)) throw new WireError("INVALID_FRAME", `${frame}: the id ${id} is in use`);
}

/** What is open under an id; nothing if nothing is, since frames and endings cross on the way. */
function openExchange<Kind extends Exchange>(
  peer: Peer,
  id: number,
  frame: string,
  isKind: (exchange: Exchange) => exchange is Kind,
): Kind | undefined {
  const exchange = peer.exchanges.get(id);
  if (!exchange || isKind(exchange)) return exchange;
  throw new WireError("INVALID_FRAME", `${frame}: the id ${id} is of another kind (${exchange.kind})`);
}

function isCall(exchange: Exchange): exchange is Call {
  return exchange instanceof Call;
}

function isUpload(exchange: Exchange): exchange is UploadCall {
  return exchange instanceof UploadCall;
}

function isStream(exchange: Exchange): exchange is StreamCall {
  return exchange instanceof StreamCall;
}

function isSubscription(exchange: Exchange): exchange is Subscription {
  return exchange instanceof Subscription;
}
