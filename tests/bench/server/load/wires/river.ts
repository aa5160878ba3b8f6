import type { Transcoder } from "../raw_socket.ts";
import type { Wire } from "../wire.ts";

/** Control flags: of a heartbeat, of a call, of an answer. */
const ACK = 1;
const OPEN_AND_CLOSE = 6;
const CLOSE = 4;

/** Sessions are told apart by who the client says it is. */
let clients = 0;

/**
 * River's protocol v1.1 in its default codec. A session numbers its messages, heartbeats among them, and each says how
 * many of the other side's have come: without that the server would keep all it ever sent. Keys, and the lengths of
 * ids, are those of River's own client.
 */
export function river(): Wire {
  const from = `client-${++clients}`;
  let sent = 0;
  let received = 0;
  /** The end of every message: whom it is for, and its place in the session. */
  const tail = () => {
    const id = String(sent % 1_000_000).padStart(6, "0");
    return `"id":"${id}","to":"SERVER","from":"${from}","seq":${sent++},"ack":${received}}`;
  };
  const receive = (message: string): RiverMessage => {
    const parsed: RiverMessage = JSON.parse(message);
    if (parsed.to !== from || parsed.seq !== received) throw new Error(`after ${received} came ${message}`);
    received++;
    return parsed;
  };
  const heartbeat = (message: string) => {
    if (!message.startsWith(`{"streamId":"heartbeat"`)) return undefined;
    receive(message);
    // River's client has a clock of its own for this, of the same second.
    return `{"streamId":"heartbeat","controlFlags":${ACK},"payload":{"type":"ACK"},${tail()}`;
  };
  return {
    transcoder: utf8,
    hello: [handshake(from)],
    greeted(message) {
      const beat = heartbeat(message);
      if (beat !== undefined) return [beat];
      if (JSON.parse(message).payload?.status?.ok !== true) throw new Error(`not welcome: ${message}`);
      return "ready";
    },
    call(send, slot, a, b) {
      const streamId = `${String(sent).padStart(15, "0")}-${String(slot).padStart(5, "0")}`;
      send(
        `{"streamId":"${streamId}","serviceName":"bench","procedureName":"add","payload":{"a":${a},"b":${b}},` +
          `"controlFlags":${OPEN_AND_CLOSE},${tail()}`,
      );
    },
    answers(message, answered) {
      const { streamId, controlFlags, payload } = receive(message);
      if (controlFlags !== CLOSE || !payload.ok) throw new Error(`a call was answered by ${message}`);
      answered(Number(streamId.slice(-5)), payload.payload.sum);
    },
    heartbeat,
  };
}

/** What a server sends: the answer to a call, or a heartbeat. */
interface RiverMessage {
  readonly streamId: string;
  readonly controlFlags: number;
  readonly to: string;
  readonly seq: number;
  readonly payload: { readonly ok: boolean; readonly payload: { readonly sum: number } };
}

/** It has no number in the session. */
function handshake(from: string): string {
  const id = "handshake-of-21-chars";
  const payload = { type: "HANDSHAKE_REQ", protocolVersion: "v1.1", sessionId: "session-000000000001" };
  return JSON.stringify({ id, from, to: "SERVER", seq: 0, ack: 0, streamId: id, controlFlags: 0, payload });
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** JSON, but in binary messages. */
const utf8: Transcoder = {
  encode: (text) => encoder.encode(text),
  decode: (bytes) => decoder.decode(bytes),
};
