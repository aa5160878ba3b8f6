import { connect } from "node:net";
import { node } from "@elysiajs/node";
import { Elysia, t } from "elysia";
import { announce } from "./announce.mjs";

// Elysia does not tell which port 0 became.
const port = 20_000 + process.pid % 10_000;
new Elysia({ adapter: node() })
  .ws("/", {
    body: t.Object({
      id: t.Number(),
      method: t.Literal("add"),
      params: t.Object({ a: t.Number(), b: t.Number() }),
    }),
    response: t.Object({ id: t.Number(), result: t.Object({ sum: t.Number() }) }),
    // The adapter for Node hands texts over as they are.
    parse: (_ws, body) => typeof body === "string" ? JSON.parse(body) : body,
    message(ws, { id, params }) {
      ws.send({ id, result: { sum: params.a + params.b } });
    },
  })
  .listen({ port, hostname: "127.0.0.1" }, announceWhenOpen);

/** It calls back before it listens. */
function announceWhenOpen() {
  const probe = connect(port, "127.0.0.1");
  probe.on("connect", () => {
    probe.destroy();
    announce(port);
  });
  probe.on("error", () => setTimeout(announceWhenOpen, 20));
}
