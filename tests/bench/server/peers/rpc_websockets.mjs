import { Server } from "rpc-websockets";
import { announce } from "./announce.mjs";

const server = new Server({ port: 0, host: "127.0.0.1" });
server.register("add", ({ a, b }) => {
  if (typeof a !== "number" || typeof b !== "number") throw new Error("bad params");
  return { sum: a + b };
});
server.on("listening", () => announce(server.wss.address().port));
