/** The client SDK over the memory transport: what it does when the link under it misbehaves. */

import { type ConnectionState, json, msgpack } from "@wirepact/client";
import {
  type Call,
  type ConnectOptions,
  object,
  type RpcMethod,
  string,
  WirepactClient,
} from "@wirepact/client/gen-v1";
import { createServer, createToken, jwtAuth, memoryTransport, silentLogger } from "@wirepact/server";
import assert from "node:assert/strict";
import { greeter, type GreeterTypes } from "./transports_contract.ts";

const secret = "a secret of no less than 32 bytes";
const token = await createToken({ sub: "ada" }, { secret });

const greet: RpcMethod<{ name: string }, string, never> = {
  name: "greet",
  number: 1,
  params: object({ name: string() }),
  result: string(),
};

/** What codegen would write for the contract. */
class GreeterClient extends WirepactClient {
  constructor(options: ConnectOptions) {
    const { hash } = greeter;
    const contract = { name: "greeter", version: "1.0.0", hash, compatibleWith: [], events: {}, topics: {} };
    super(contract, "ws://memory/", options);
  }

  greet(name: string): Call<string, never> {
    return this.runtime.call(greet, { name });
  }

  /** Resolves when a state of this kind is reached. */
  reaches(status: ConnectionState["status"]): Promise<void> {
    return new Promise((resolve) => {
      const off = this.onState((state) => {
        if (state.status !== status) return;
        off();
        resolve();
      });
    });
  }
}

for (const encoding of [json, msgpack]) {
  Deno.test(`memoryTransport() carries the client SDK through a cut in ${encoding.encoding}`, async () => {
    const called = Promise.withResolvers<void>();
    const server = createServer<GreeterTypes>(greeter, {
      auth: jwtAuth({ secret }),
      logger: silentLogger,
      methods: {
        greet: ({ params, signal }) => {
          if (params.name !== "nobody") return `hello ${params.name}`;
          called.resolve();
          return new Promise((_resolve, reject) =>
            signal.addEventListener("abort", () => reject(signal.reason))
          );
        },
      },
    });
    const { WebSocket, links } = memoryTransport(server);
    const backoff = { minMs: 0, maxMs: 1 };
    const client = new GreeterClient({ token, encoding, webSocket: WebSocket, backoff, random: () => 0 });
    assert.equal(await client.greet("Bob"), "hello Bob");

    const lost = client.greet("nobody");
    await called.promise;
    const waiting = client.reaches("waiting");
    links[0]?.cut();
    await waiting;
    await assert.rejects(lost, { code: "CONNECTION_LOST" });
    assert.equal(await client.greet("Eve"), "hello Eve");
    assert.equal(links.length, 1);

    const [connection] = server.connections;
    const ended = client.reaches("closed");
    connection?.close({ reason: "enough" });
    await ended;
    assert.equal(links.length, 0);
    await server.close({ graceMs: 0 });
    assert.equal(server.connections.size, 0);
  });
}
