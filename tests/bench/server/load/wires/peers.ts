import { checkEvent, type Wire } from "../wire.ts";

/** Engine.IO 4 and Socket.IO 5, over WebSocket from the start. */
export function socketIo(): Wire {
  return {
    path: "/socket.io/?EIO=4&transport=websocket",
    greeted: (message) => message.startsWith("40") ? "ready" : ["40"],
    call: (send, slot, a, b) => send(`42${slot}["add",{"a":${a},"b":${b}}]`),
    answers(message, answered) {
      if (!message.startsWith("43")) return;
      const open = message.indexOf("[");
      answered(Number(message.slice(2, open)), JSON.parse(message.slice(open))[0]?.sum);
    },
    subscribe: () => `420["follow"]`,
    subscribed: (message) => message.startsWith("430") ? 1 : 0,
    publish: (count) => `42["publish",${count}]`,
    events(message) {
      if (!message.startsWith("42")) return 0;
      checkEvent(JSON.parse(message.slice(2))[1].text);
      return 1;
    },
    heartbeat: (message) => message === "2" ? "3" : undefined,
  };
}

/** tRPC 11 over WebSocket. */
export function trpc(): Wire {
  return {
    path: "/",
    call: (send, slot, a, b) =>
      send(
        `{"id":${
          slot + 1
        },"jsonrpc":"2.0","method":"query","params":{"path":"add","input":{"a":${a},"b":${b}}}}`,
      ),
    answers(message, answered) {
      if (message === "PING") return;
      const { id, result } = JSON.parse(message);
      answered(id - 1, result?.data?.sum);
    },
    subscribe: () => `{"id":1,"jsonrpc":"2.0","method":"subscription","params":{"path":"events"}}`,
    subscribed: (message) => message.includes(`"started"`) ? 1 : 0,
    publish: (count) =>
      `{"id":2,"jsonrpc":"2.0","method":"mutation","params":{"path":"publish","input":{"count":${count}}}}`,
    events(message) {
      const { id, result } = JSON.parse(message);
      if (id !== 1 || result?.type !== "data") return 0;
      checkEvent(result.data.text);
      return 1;
    },
    heartbeat: (message) => message === "PING" ? "PONG" : undefined,
  };
}

/** oRPC over WebSocket: requests of its peer protocol. */
export function orpc(): Wire {
  return {
    call: (send, slot, a, b) => send(`{"i":"${slot}","p":{"u":"/add","b":{"json":{"a":${a},"b":${b}}}}}`),
    answers(message, answered) {
      const { i, p } = JSON.parse(message);
      answered(Number(i), p?.b?.json?.sum);
    },
  };
}

/** Cap'n Web: a call is pushed, its result pulled and released; ids count up for the whole connection. */
export function capnweb(): Wire {
  let pushed = 0;
  const slots = new Map<number, number>();
  let reply: (message: string) => void = () => {};
  return {
    call(send, slot, a, b) {
      reply = send;
      const id = ++pushed;
      slots.set(id, slot);
      send(`["push",["pipeline",0,["add"],[{"a":${a},"b":${b}}]]]`);
      send(`["pull",${id}]`);
    },
    answers(message, answered) {
      const [type, id, value] = JSON.parse(message);
      if (type !== "resolve") throw new Error(`a call was answered by ${message}`);
      const slot = slots.get(id)!;
      slots.delete(id);
      reply(`["release",${id},1]`);
      answered(slot, value.sum);
    },
  };
}
