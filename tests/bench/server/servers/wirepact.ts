/**
 * Wirepact with its defaults. The arguments are the transport, `ws` or `deno`, a number of further methods, and
 * how many subscriptions a connection may have.
 *
 * @module
 */

import { allowAll, createServer, type ServerOptions } from "@wirepact/server";
import { announce } from "./announce.ts";
import { benchContract, type BenchTypes } from "./contract.ts";

const [transport = "ws", moreMethods = "0", maxSubscriptions] = Deno.args;
const EVENT = { text: "The tea is ready, and there is cake. ".repeat(5).slice(0, 176) };

const contract = await benchContract(Number(moreMethods));
const methods: ServerOptions<BenchTypes, undefined, true>["methods"] = {
  add: ({ params: { a, b } }) => ({ sum: a + b }),
  publish({ params: { room, count }, topic }) {
    const here = topic("room", { room });
    for (let i = 0; i < count; i++) void here.publish("note", EVENT);
  },
};
for (let i = 0; i < Number(moreMethods); i++) Object.assign(methods, { [`add${i}`]: methods.add });

const server = createServer(contract, {
  anonymous: true,
  ...(maxSubscriptions !== undefined && { limits: { maxSubscriptions: Number(maxSubscriptions) } }),
  methods,
  topics: { room: { authorize: allowAll } },
});
if (transport === "ws") {
  const { port } = await server.listen({ port: 0 });
  announce(port, { hash: contract.hash });
} else {
  Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen: ({ port }) => announce(port, { hash: contract.hash }),
  }, (request, info) => server.fetch(request, info));
}
