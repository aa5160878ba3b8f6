/** What every broker does. A new broker is done when it passes. */

import { logTests } from "./log_tests.ts";
import { callTests } from "./call_tests.ts";
import { modelTests } from "./model_tests.ts";
import { presenceTests } from "./presence_tests.ts";
import { restartTests } from "./restart_tests.ts";
import { retentionTests } from "./retention_tests.ts";
import type { BrokerBench, BrokerKind } from "./bench.ts";

/** One statement about brokers. */
export interface BrokerTest {
  readonly name: string;
  run(bench: BrokerBench): Promise<void>;
}

const TESTS: readonly BrokerTest[] = [
  ...logTests,
  ...retentionTests,
  ...presenceTests,
  ...callTests,
  ...modelTests,
];

/** Registers the tests of a broker. */
export function testBroker(kind: BrokerKind): void {
  for (const { name, run } of TESTS) register(kind.name, name, () => within(kind, run));
  const { restartable } = kind;
  if (!restartable) return;
  for (const { name, run } of restartTests) register(kind.name, name, () => within(restartable, run));
}

function register(broker: string, name: string, run: () => Promise<void>): void {
  Deno.test(`${broker}: ${name}`, run);
}

async function within<Bench extends BrokerBench>(
  { open }: { open(): Promise<Bench> },
  run: (bench: Bench) => Promise<void>,
): Promise<void> {
  const bench = await open();
  await run(bench);
  await bench.end();
}
