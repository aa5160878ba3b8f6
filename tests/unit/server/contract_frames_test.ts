import { contractCodecs } from "../../../server/contract_codecs.ts";
import { ContractFrames } from "../../../server/contract_frames.ts";
import assert from "node:assert/strict";
import { bench, fixture } from "./_fixture.ts";

function forbidden(): never {
  throw new EvalError("Code generation from strings disallowed for this context");
}

/** Does something where the platform forbids `new Function`. */
function withoutEval<Result>(work: () => Result): Result {
  const { Function } = globalThis;
  Object.assign(globalThis, { Function: forbidden });
  try {
    return work();
  } finally {
    Object.assign(globalThis, { Function });
  }
}

Deno.test("ContractFrames compiles each form once", () => {
  const frames = new ContractFrames(fixture.descriptor, { info() {}, warn: assert.fail, error: assert.fail });
  assert.ok(frames.named);
  assert.ok(frames.positional);
  assert.notEqual(frames.positional, frames.named);
  assert.equal(frames.positional, frames.positional);
});

Deno.test("ContractFrames is empty where the platform forbids compiling, and says so", () => {
  const warnings: string[] = [];
  const logger = { info() {}, warn: (message: string) => void warnings.push(message), error: assert.fail };
  const frames = withoutEval(() => new ContractFrames(fixture.descriptor, logger));
  assert.equal(frames.named, undefined);
  assert.equal(frames.positional, undefined);
  assert.deepEqual(warnings, ["the platform forbids compiling, so MessagePack is slower than it could be"]);
});

Deno.test("a server answers in MessagePack where the platform forbids compiling", async () => {
  const b = withoutEval(() => bench());
  b.log.length = 0;
  const client = await b.open({ encoding: "msgpack", numbers: true });
  const { number } = contractCodecs(fixture).methods.get("add")!;
  assert.deepEqual(await client.say([2, 1, number, { a: 1, b: 2 }]), [[3, 1, { sum: 3 }]]);
  await b.server.broadcast("notice", { text: "hi" });
  assert.deepEqual((await client.hear()).map((frame) => frame[3]), [{ text: "hi" }]);
  assert.deepEqual(b.log, []);
  await b.end();
});
