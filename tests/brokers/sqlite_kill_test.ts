import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LogEntry } from "../../server/broker/mod.ts";
import { SqliteBroker } from "../../server/sqlite.ts";

interface Acknowledged {
  readonly instance: string;
  readonly data: string;
  readonly epoch: string;
  readonly offset: number;
}

const BURST = join(dirname(fileURLToPath(import.meta.url)), "_publish_burst.ts");

Deno.test("sqlite broker: what was acknowledged before a SIGKILL is there exactly once, at its place", async () => {
  const folder = mkdtempSync(join(tmpdir(), "broker-"));
  const path = join(folder, "broker.db");
  const acknowledged: Acknowledged[] = [];
  for (let run = 0; run < 4; run++) acknowledged.push(...await burst(path, run));

  const broker = new SqliteBroker({ path });
  for (const instance of new Set(acknowledged.map(({ instance }) => instance))) {
    const expected = acknowledged.filter((one) => one.instance === instance);
    const [{ epoch }] = expected as [Acknowledged];
    assert.ok(expected.every((one) => one.epoch === epoch), "the log has begun anew");
    const entries = await readAll(broker, instance, epoch);
    assert.equal(
      new Set(entries.map(({ event }) => event.data)).size,
      entries.length,
      "an event is there twice",
    );
    const byOffset = new Map(entries.map(({ offset, event }) => [offset, event.data]));
    for (const { offset, data } of expected) assert.equal(byOffset.get(offset), data);
  }
  await broker.close();
  rmSync(folder, { recursive: true });
});

/** Lets a process publish until it has acknowledged some, and kills it in the middle of more. */
async function burst(path: string, run: number): Promise<Acknowledged[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", BURST, path, `${run}`],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  let isKilled = false;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (isKilled || text.length < 20_000 * (run + 1)) continue;
    isKilled = true;
    child.kill("SIGKILL");
  }
  assert.equal((await child.status).signal, "SIGKILL");
  // The last line may have been cut.
  const lines = text.split("\n").slice(0, -1);
  assert.ok(lines.length > 100);
  return lines.map((line) => JSON.parse(line));
}

async function readAll(broker: SqliteBroker, instance: string, epoch: string): Promise<LogEntry[]> {
  const all: LogEntry[] = [];
  for (;;) {
    const after = all.at(-1)?.offset ?? 0;
    const page = await broker.read(instance, { epoch, after, limit: 500 });
    assert.ok(page.ok);
    if (page.entries.length === 0) return all;
    assert.equal(page.entries[0]?.previousOffset, after);
    all.push(...page.entries);
  }
}
