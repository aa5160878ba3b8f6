/**
 * The raw frame sequences of a hostile client against both WebSocket transports. Deno's own WebSocket lets some of them
 * pass; those are listed with what it does instead, so that an improvement is noticed too.
 */

import assert from "node:assert/strict";
import { fetchHandler, listenNodeWs } from "../../server/transports/mod.ts";
import { type EchoAcceptor, echoAcceptor } from "../unit/server/transports/echo_acceptor.ts";
import { type Outcome, type Probe, PROBE_MAX_MESSAGE_BYTES, PROBES } from "./raw_frames.ts";

/** What Deno 2.9.6 does where it does not answer as a strict server would. */
const DENO_DEVIATIONS: Readonly<Record<string, Outcome>> = {
  "an unmasked frame": "accepted",
  "a reserved bit without an extension": "dropped",
  "an unknown opcode": "dropped",
  "a continuation of nothing": "dropped",
  "a new message within a fragmented one": "dropped",
  "a fragmented ping": "dropped",
  "a ping of 126 bytes": "dropped",
  "a close frame of one byte": "dropped",
  "a close reason that is not UTF-8": "dropped",
  "text that is not UTF-8": "dropped",
  "a length of 5 in two bytes": "accepted",
  "a length of 5 in eight bytes": "accepted",
  "a declared length of 2^63": "dropped",
  "a declared length of 65 MiB": "dropped",
  "fragments without an end": "accepted",
};

Deno.test("listenNodeWs() refuses every raw frame sequence as RFC 6455 asks", async (t) => {
  const acceptor = echoAcceptor({ maxMessageBytes: PROBE_MAX_MESSAGE_BYTES });
  const listener = await listenNodeWs(acceptor, { port: 0, onError: rethrow });
  try {
    for (const probe of PROBES) {
      await t.step(probe.name, async () => {
        assert.deepEqual(await probe.run(listener.port), probe.expected);
        await toldOfClose(acceptor, probe);
        assert.deepEqual(acceptor.seen.messages, []);
      });
    }
  } finally {
    await listener.close();
  }
});

Deno.test("fetchHandler() refuses the raw frame sequences that Deno lets it refuse", async (t) => {
  const acceptor = echoAcceptor({ maxMessageBytes: PROBE_MAX_MESSAGE_BYTES, onMessage: () => {} });
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    fetchHandler(acceptor, { onError: rethrow }),
  );
  try {
    for (const probe of PROBES) {
      const deviation = DENO_DEVIATIONS[probe.name];
      await t.step(probe.name + (deviation ? ` (${deviation})` : ""), async () => {
        assert.deepEqual(await probe.run(server.addr.port), deviation ?? probe.expected);
        if ("close" in probe.expected) await acceptor.nextClose();
      });
    }
  } finally {
    await server.shutdown();
  }
});

/** The server is told what the peer is told, so that its log names the rule that was broken. */
async function toldOfClose(acceptor: EchoAcceptor, { expected }: Probe): Promise<void> {
  if ("status" in expected) return;
  assert.equal((await acceptor.nextClose()).code, expected.close);
}

function rethrow(error: unknown): never {
  throw error;
}
