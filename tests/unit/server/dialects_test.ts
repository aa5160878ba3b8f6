import { contractCodecs } from "../../../server/contract_codecs.ts";
import { Dialects } from "../../../server/dialects.ts";
import assert from "node:assert/strict";
import { bench, fixture } from "./_fixture.ts";
import { withoutEval } from "./_without_eval.ts";

const codecs = contractCodecs(fixture);

Deno.test("Dialects compiles each encoding and form once", () => {
  const dialects = new Dialects(fixture, codecs, { info() {}, warn: assert.fail, error: assert.fail });
  const positional = dialects.positional();
  assert.ok(dialects.named("msgpack").compiled);
  assert.ok(positional?.compiled);
  assert.notEqual(positional.compiled, dialects.named("msgpack").compiled);
  assert.equal(dialects.positional(), positional);
  assert.ok(dialects.named("json").compiledText);
});

Deno.test("Dialects goes on without compiled code where the platform forbids it, and says so", () => {
  const warnings: string[] = [];
  const logger = { info() {}, warn: (message: string) => void warnings.push(message), error: assert.fail };
  const dialects = withoutEval(() => new Dialects(fixture, codecs, logger));
  assert.equal(dialects.named("msgpack").compiled, undefined);
  assert.equal(dialects.named("json").compiledText, undefined);
  assert.equal(dialects.positional(), undefined);
  assert.deepEqual(warnings, ["the platform forbids compiling, so values are read and written more slowly"]);
});

Deno.test("a server answers in MessagePack where the platform forbids compiling", async () => {
  const b = withoutEval(() => bench());
  b.log.length = 0;
  const client = await b.open({ encoding: "msgpack", numbers: true });
  const { number } = codecs.methods.get("add")!;
  assert.deepEqual(await client.say([2, 1, number, { a: 1, b: 2 }]), [[3, 1, { sum: 3 }]]);
  await b.server.broadcast("notice", { text: "hi" });
  assert.deepEqual((await client.hear()).map((frame) => frame[3]), [{ text: "hi" }]);
  assert.deepEqual(b.log, []);
  await b.end();
});
