/**
 * What one writes without a framework: JSON.parse, TypeBox's compiled check, a switch, JSON.stringify.
 *
 * @module
 */

import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { announce } from "./announce.ts";

const params = TypeCompiler.Compile(Type.Object({ a: Type.Number(), b: Type.Number() }));
const result = TypeCompiler.Compile(Type.Object({ sum: Type.Number() }));

Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: ({ port }) => announce(port) }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onmessage = ({ data }) => socket.send(JSON.stringify(answer(JSON.parse(data))));
  return response;
});

function answer({ id, method, params: given }: { id: unknown; method: unknown; params: unknown }) {
  switch (method) {
    case "add": {
      if (!params.Check(given)) return { id, error: "bad params" };
      const sum = { sum: given.a + given.b };
      return result.Check(sum) ? { id, result: sum } : { id, error: "bad result" };
    }
    default:
      return { id, error: "no such method" };
  }
}
