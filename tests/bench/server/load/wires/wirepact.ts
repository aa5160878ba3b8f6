import { decodeMulti, encode } from "@msgpack/msgpack";
import type { Transcoder } from "../raw_socket.ts";
import { checkEvent, type Wire } from "../wire.ts";

/** Wirepact in JSON and in the number form, as the generated client speaks it. `hash` is the server's. */
export function wirepact(hash: string): Wire {
  const hello = { protocol: 1, contract: { name: "bench", version: "1.0.0", hash } };
  return {
    subprotocol: "wirepact.v1.json",
    hello: [JSON.stringify([0, hello])],
    greeted(message) {
      const [type, welcome] = JSON.parse(message);
      if (type !== 1 || welcome.contract.match !== "same") throw new Error(`not welcome: ${message}`);
      return "ready";
    },
    call: (send, slot, a, b) => send(`[2,${2 * slot + 1},1,{"a":${a},"b":${b}}]`),
    batch: (messages) => messages.length === 1 ? messages[0]! : `[${messages.join(",")}]`,
    answers(message, answered) {
      for (const frame of framesOf(message)) {
        if (frame[0] === 16) continue;
        if (frame[0] !== 3) throw new Error(`a call was answered by ${JSON.stringify(frame)}`);
        answered(((frame[1] as number) - 1) / 2, (frame[2] as { sum: number }).sum);
      }
    },
    subscribe: (topic) => `[9,${2 * topic + 1},1,{"room":"${topic}"}]`,
    subscribed: (message) => framesOf(message).filter((frame) => frame[0] === 10).length,
    publish: (count, topic) => `[2,1,2,{"room":"${topic}","count":${count}}]`,
    events(message) {
      let count = 0;
      for (const frame of framesOf(message)) {
        if (frame[0] === 4) throw new Error(`a publish was answered by ${message}`);
        if (frame[0] !== 13) continue;
        checkEvent((frame[3] as { text: string }).text);
        count++;
      }
      return count;
    },
    heartbeat: (message) => message === "[16]" ? "[17]" : undefined,
  };
}

/** The same in MessagePack. */
export function wirepactMsgpack(hash: string): Wire {
  return { ...wirepact(hash), subprotocol: "wirepact.v1.msgpack", transcoder: msgpack };
}

/** A message of several frames is an array of them in JSON, and one behind the other in MessagePack. */
const msgpack: Transcoder = {
  encode(text) {
    const frames = framesOf(text).map((frame) => encode(frame));
    return frames.length === 1 ? frames[0]! : new Uint8Array(frames.flatMap((frame) => [...frame]));
  },
  decode(bytes) {
    const frames = [...decodeMulti(bytes)];
    return JSON.stringify(frames.length === 1 ? frames[0] : frames);
  },
};

function framesOf(message: string): unknown[][] {
  const value = JSON.parse(message);
  return Array.isArray(value[0]) ? value : [value];
}
