import { checkEvent, EVENT_TEXT, type Wire } from "../wire.ts";

/** A server that sends back what it gets. */
export function echo(): Wire {
  return {
    call: (send, slot, a, b) => send(`[2,${slot},1,{"a":${a},"b":${b}}]`),
    answers(message, answered) {
      const [, slot, , { a, b }] = JSON.parse(message);
      answered(slot, a + b);
    },
    // Raw servers send what begins with "!" to everybody, as often as the digits behind it say.
    subscribe: () => "?",
    subscribed: (message) => message === "?" ? 1 : 0,
    publish: (count) => `!${String(count).padStart(4, "0")}{"text":"${EVENT_TEXT}"}`,
    events(message) {
      checkEvent(JSON.parse(message).text);
      return 1;
    },
  };
}

/** `{ id, method, params }` and `{ id, result }`: what one writes by hand. */
export function handWritten(): Wire {
  return {
    call: (send, slot, a, b) => send(`{"id":${slot},"method":"add","params":{"a":${a},"b":${b}}}`),
    answers(message, answered) {
      const { id, result } = JSON.parse(message);
      answered(id, result?.sum);
    },
  };
}

/** JSON-RPC 2.0. */
export function jsonRpc(): Wire {
  return {
    call: (send, slot, a, b) =>
      send(`{"jsonrpc":"2.0","method":"add","params":{"a":${a},"b":${b}},"id":${slot + 1}}`),
    answers(message, answered) {
      const { id, result } = JSON.parse(message);
      answered(id - 1, result?.sum);
    },
  };
}
