/**
 * The control: `Deno.serve` and `Deno.upgradeWebSocket` with default options, sending back what it gets. What begins with
 * "!" goes to everybody.
 *
 * @module
 */

import { announce } from "./announce.ts";

const sockets = new Set<WebSocket>();

Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: ({ port }) => announce(port) }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => sockets.add(socket);
  socket.onclose = () => sockets.delete(socket);
  socket.onmessage = ({ data }) => {
    if (data[0] === "!") publish(Number(data.slice(1, 5)), data.slice(5));
    else socket.send(data);
  };
  return response;
});

function publish(count: number, event: string): void {
  for (let i = 0; i < count; i++) {
    for (const socket of sockets) socket.send(event);
  }
}
