/**
 * `ws` on Deno, sending back what it gets. What begins with "!" goes to everybody, in a loop of `send`.
 *
 * @module
 */

// @ts-types="@types/ws"
import { WebSocketServer } from "ws";
import { announce } from "./announce.ts";

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false }, () => {
  announce((server.address() as { port: number }).port);
});

server.on("connection", (socket) => {
  socket.on("message", (data) => {
    const text = data.toString();
    if (text[0] === "!") publish(Number(text.slice(1, 5)), text.slice(5));
    else socket.send(text);
  });
});

function publish(count: number, event: string): void {
  for (let i = 0; i < count; i++) {
    for (const socket of server.clients) socket.send(event);
  }
}
