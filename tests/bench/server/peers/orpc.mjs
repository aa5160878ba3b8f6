import { os } from "@orpc/server";
import { RPCHandler } from "@orpc/server/ws";
import { WebSocketServer } from "ws";
import { z } from "zod";
import { announce } from "./announce.mjs";

const router = {
  add: os.input(z.object({ a: z.number(), b: z.number() })).output(z.object({ sum: z.number() }))
    .handler(({ input }) => ({ sum: input.a + input.b })),
};
const handler = new RPCHandler(router);
const wss = new WebSocketServer({ port: 0, host: "127.0.0.1" }, () => announce(wss.address().port));
wss.on("connection", (ws) => handler.upgrade(ws, { context: {} }));
