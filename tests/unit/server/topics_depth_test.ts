/** Payloads that are nested deep: whoever follows can be told of what was published, or it is not published. */

import { contract, topic } from "@wirepact/schema/contract";
import { numberContract } from "@wirepact/schema/ir";
import { json, msgpack } from "@wirepact/schema/wire";
import { allowAll, createServer, type ServerContract } from "@wirepact/server";
import { Type } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { contractCodecs } from "../../../server/contract_codecs.ts";
import { Dialects } from "../../../server/dialects.ts";
import { eventFrame } from "../../../server/topics/event_frame.ts";

type Chain = [Chain] | number[];

/** Both alternatives are arrays, so that in positional form each link is in an array of its own, with its index. */
const ChainSchema = Type.Recursive(
  (This) => Type.Union([Type.Tuple([This]), Type.Array(Type.Integer(), { minItems: 2 })]),
  { $id: "Chain" },
);

interface Types {
  claims: object;
  methods: Record<never, never>;
  topics: {
    chains: { key: { id: string }; events: { grown: Chain }; presence: never; snapshot: never };
  };
  events: { grown: Chain };
}

const { descriptor, hash } = await numberContract(
  contract("deep", {
    version: "1.0.0",
    methods: {},
    topics: { chains: topic({ key: Type.Object({ id: Type.String() }), events: { grown: ChainSchema } }) },
    events: { grown: ChainSchema },
  }).draft,
);
const deep = { descriptor, hash, history: [] } as unknown as ServerContract<Types>;
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const codecs = contractCodecs(deep);
const dialects = new Dialects(deep, codecs, logger);

const STYLES = [
  { codec: json, form: "number", dialect: dialects.named("json") },
  { codec: msgpack, form: "number", dialect: dialects.named("msgpack") },
  { codec: msgpack, form: "positional", dialect: dialects.positional()! },
] as const;

function chain(links: number): Chain {
  let value: Chain = [1, 2];
  for (let n = 0; n < links; n++) value = [value];
  return value;
}

Deno.test("publish() and broadcast() refuse what is nested too deep for one of those who may follow", async () => {
  const server = createServer(deep, { methods: {}, topics: { chains: { authorize: allowAll } } });
  const event = codecs.topics.get("chains")!.events.get("grown")!;
  const verdicts = new Set<string>();
  for (let links = 20; links < 64; links++) {
    const payload = chain(links);
    const published = server.topic("chains", { id: "a" }).publish("grown", payload);
    const outcomes = await Promise.allSettled([published, server.broadcast("grown", payload)]);
    for (const outcome of outcomes) {
      assert.equal(outcome.status, outcomes[0].status);
      if (outcome.status === "rejected") assert.match(String(outcome.reason), /deep/);
    }
    verdicts.add(outcomes[0].status);
    if (outcomes[0].status === "rejected") continue;
    const frame = eventFrame({
      topic: "chains",
      channel: 1,
      event,
      data: payload,
      subject: "the event",
      offset: 1,
    });
    for (const style of STYLES) assert.ok(frame.for(style).length > 0);
  }
  assert.deepEqual(verdicts, new Set(["fulfilled", "rejected"]));
  await server.close();
});
