import assert from "node:assert/strict";
import { listenNodeWs, type Socket } from "../../../../server/transports/mod.ts";
import { echoAcceptor } from "./echo_acceptor.ts";

/** Many shares of a turn, and as much as is read in one go where nothing stops it: with more, others get in anyway. */
const MESSAGES = 3_000;
const BYTES = 1_024;

Deno.test("listenNodeWs() answers others while a peer sends without end", async () => {
  let flooded = 0;
  let floodedAtAsk: number | undefined;
  const over = Promise.withResolvers<void>();
  const onMessage = (socket: Socket, data: string | Uint8Array) => {
    if (data === "ask") {
      floodedAtAsk = flooded;
      return socket.send("answer");
    }
    if (++flooded === 1) other.send("ask");
    if (flooded === MESSAGES) over.resolve();
  };
  const listener = await listenNodeWs(echoAcceptor({ onMessage }), { port: 0 });
  const [flooder, other] = await Promise.all([opened(listener.port), opened(listener.port)]);
  const answered = new Promise<number>((resolve) => other.onmessage = () => resolve(flooded));
  const message = "x".repeat(BYTES);
  for (let i = 0; i < MESSAGES; i++) flooder.send(message);
  const floodedAtAnswer = await answered;
  await over.promise;
  assert.ok(floodedAtAsk! < MESSAGES, "nobody else was read until the flood was over");
  assert.ok(floodedAtAnswer < MESSAGES, "nobody else was answered until the flood was over");
  await listener.close();
});

function opened(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  return new Promise((resolve) => socket.onopen = () => resolve(socket));
}
