import { createServer } from "node:http";
import { createServer as createRiver, Ok, Procedure, ServiceSchema } from "@replit/river";
import { WebSocketServerTransport } from "@replit/river/transport/ws/server";
import { Type } from "@sinclair/typebox";
import { WebSocketServer } from "ws";
import { announce } from "./announce.mjs";

const bench = ServiceSchema.define({
  add: Procedure.rpc({
    input: Type.Object({ a: Type.Number(), b: Type.Number() }),
    output: Type.Object({ sum: Type.Number() }),
    // deno-lint-ignore require-await
    handler: async (_context, { a, b }) => Ok({ sum: a + b }),
  }),
});

const http = createServer();
createRiver(new WebSocketServerTransport(new WebSocketServer({ server: http }), "SERVER"), { bench });
http.listen(0, "127.0.0.1", () => announce(http.address().port));
