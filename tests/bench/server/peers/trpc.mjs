import { EventEmitter, on } from "node:events";
import { initTRPC } from "@trpc/server";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocketServer } from "ws";
import { z } from "zod";
import { announce } from "./announce.mjs";
import { EVENT } from "./event.mjs";

const t = initTRPC.create();
const events = new EventEmitter();
events.setMaxListeners(0);

const router = t.router({
  add: t.procedure.input(z.object({ a: z.number(), b: z.number() })).output(z.object({ sum: z.number() }))
    .query(({ input }) => ({ sum: input.a + input.b })),
  publish: t.procedure.input(z.object({ count: z.number() })).mutation(({ input }) => {
    for (let i = 0; i < input.count; i++) events.emit("note", EVENT);
  }),
  events: t.procedure.subscription(async function* ({ signal }) {
    for await (const [event] of on(events, "note", { signal })) yield event;
  }),
});

const wss = new WebSocketServer({ port: 0, host: "127.0.0.1" }, () => announce(wss.address().port));
applyWSSHandler({ wss, router, createContext: () => ({}) });
