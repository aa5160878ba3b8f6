import type { Problem } from "@wirepact/client";
import assert from "node:assert/strict";
import { turn } from "./fake_clock.ts";
import { accept, connect, end, open } from "./harness.ts";

const HANDLERS: Readonly<Record<string, (problem: Problem) => void>> = {
  throws: () => {
    throw new Error("no log");
  },
  // A function of promises is one that answers nothing, to the type.
  rejects: () => Promise.reject(new Error("no log")),
};

for (const [fails, onProblem] of Object.entries(HANDLERS)) {
  Deno.test(`an onProblem that ${fails} loses no event behind one that does not match the contract`, async () => {
    using warnings = caughtWarnings();
    const h = await open({ onProblem });
    const heard: string[] = [];
    h.client.on("notice", ({ text }) => heard.push(text));
    h.socket.receive([13, 0, 3, { text: 7 }], [13, 0, 3, { text: "a" }]);
    await turn();
    assert.deepEqual(heard, ["a"]);
    assert.match(warnings.texts.join(), /Error: no log.*event notice at/);
    await end(h);
  });

  Deno.test(`an onProblem that ${fails} leaves a token function that failed to be asked again`, async () => {
    using _warnings = caughtWarnings();
    const tokens = [() => Promise.reject(new Error("offline")), () => "t"];
    const h = connect({ token: () => tokens.shift()!(), onProblem });
    await turn();
    const { state } = h.client;
    assert.ok(state.status === "waiting");
    await h.clock.pass(state.retryInMs);
    await accept(h);
    await end(h);
  });

  Deno.test(`an onProblem that ${fails} does not end the program by a listener that throws`, async () => {
    using _warnings = caughtWarnings();
    const h = await open({ onProblem });
    const heard: string[] = [];
    h.client.on("notice", () => {
      throw new Error("mine");
    });
    h.client.on("notice", ({ text }) => heard.push(text));
    h.socket.receive([13, 0, 3, { text: "a" }]);
    await turn();
    assert.deepEqual(heard, ["a"]);
    await end(h);
  });
}

/** Takes what is said by `console.warn` until disposed of. */
function caughtWarnings(): Disposable & { readonly texts: string[] } {
  const { warn } = console;
  const texts: string[] = [];
  console.warn = (...said) => void texts.push(said.join(" "));
  return { texts, [Symbol.dispose]: () => void (console.warn = warn) };
}
