import assert from "node:assert/strict";
import { listenNodeWs } from "../../../../server/transports/mod.ts";
import { echoAcceptor } from "./echo_acceptor.ts";

Deno.test("listenNodeWs() loses nothing and keeps the order when a peer sends more than its share of a turn", async () => {
  const listener = await listenNodeWs(echoAcceptor(), { port: 0 });
  const socket = new WebSocket(`ws://127.0.0.1:${listener.port}/`);
  await new Promise((resolve) => socket.onopen = resolve);
  const sent = Array.from({ length: 5_000 }, (_, i) => `${i} ${"x".repeat(40)}`);
  const received: string[] = [];
  const all = new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      if (received.push(data) === sent.length) resolve();
    };
  });
  for (const message of sent) socket.send(message);
  await all;
  assert.deepEqual(received, sent);
  await listener.close();
});
