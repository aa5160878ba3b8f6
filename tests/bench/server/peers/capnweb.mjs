import { newWebSocketRpcSession, RpcTarget } from "capnweb";
import { WebSocketServer } from "ws";
import { announce } from "./announce.mjs";

class Api extends RpcTarget {
  add({ a, b }) {
    if (typeof a !== "number" || typeof b !== "number") throw new TypeError("bad params");
    return { sum: a + b };
  }
}

const wss = new WebSocketServer({ port: 0, host: "127.0.0.1" }, () => announce(wss.address().port));
wss.on("connection", (ws) => newWebSocketRpcSession(ws, new Api()));
