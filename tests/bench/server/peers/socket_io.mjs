import { createServer } from "node:http";
import { Server } from "socket.io";
import { announce } from "./announce.mjs";
import { EVENT } from "./event.mjs";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
  socket.on("add", (params, answer) => {
    if (typeof params?.a !== "number" || typeof params?.b !== "number") {
      return answer({ error: "bad params" });
    }
    answer({ sum: params.a + params.b });
  });
  socket.on("follow", (answer) => {
    socket.join("room");
    answer();
  });
  socket.on("publish", (count) => {
    for (let i = 0; i < count; i++) io.to("room").emit("note", EVENT);
  });
});

http.listen(0, "127.0.0.1", () => announce(http.address().port));
