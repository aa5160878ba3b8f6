import { MemoryBroker } from "@wirepact/server";
import { serveOn } from "./node_server.ts";

await serveOn(new MemoryBroker());
