import { SqliteBroker } from "@wirepact/server/sqlite";
import { serveOn } from "./node_server.ts";

await serveOn(new SqliteBroker({ path: "rooms.sqlite" }));
