import { allowAll, createServer } from "@wirepact/server";
import { benchContract } from "./servers/contract.ts";
import { decodeValue, DEFAULT_LIMITS, encodeValue, json, parseClientFrame } from "@wirepact/schema/wire";
import { codecOf } from "@wirepact/schema/compile";
const contract = await benchContract(0);
const server = createServer(contract, {
  anonymous: true,
  methods: { add: ({ params: { a, b } }) => ({ sum: a + b }), publish() {} },
  topics: { room: { authorize: allowAll } },
});
const adm = await server.admit({
  url: new URL("http://x/"),
  headers: new Headers(),
  subprotocols: ["wirepact.v1.json"],
});
let bytes = 0, sends = 0;
const socket = {
  send(m: any) {
    bytes += m.length;
    sends++;
  },
  close() {
    console.log("closed", arguments);
  },
  terminate() {},
  bufferedBytes: 0,
};
const ev = (adm as any).open(socket);
ev.message(
  JSON.stringify([0, { protocol: 1, contract: { name: "bench", version: "1.0.0", hash: contract.hash } }]),
);
await new Promise((r) => setTimeout(r, 20));
const msgs = Array.from({ length: 64 }, (_, i) => `[2,${2 * i + 1},1,{"a":${i},"b":${i * 7}}]`);
const batch = `[${msgs.join(",")}]`;
const tick = () => new Promise<void>((r) => setImmediate(r));
async function bench(name: string, turns: number, fn: () => void, per = 64) {
  for (let k = 0; k < 3; k++) {
    const t = performance.now();
    for (let i = 0; i < turns; i++) {
      fn();
      await tick();
    }
    const us = (performance.now() - t) * 1000 / turns / per;
    if (k === 2) console.log(name.padEnd(30), us.toFixed(3), "us");
  }
}
await bench("empty turn", 3000, () => {});
await bench("64 messages", 3000, () => {
  for (const m of msgs) ev.message(m);
});
await bench("1 message of 64", 3000, () => ev.message(batch));
await bench("json.decode", 3000, () => {
  for (const m of msgs) json.decode(m, DEFAULT_LIMITS);
});
await bench("JSON.parse", 3000, () => {
  for (const m of msgs) JSON.parse(m);
});
await bench("JSON.parse batch", 3000, () => {
  JSON.parse(batch);
});
await bench("decode+parseClientFrame", 3000, () => {
  for (const m of msgs) for (const f of json.decode(m, DEFAULT_LIMITS)) parseClientFrame(f as any);
});
const p = codecOf(contract.descriptor.methods.add!.params, contract.descriptor.types);
const r = codecOf(contract.descriptor.methods.add!.result!, contract.descriptor.types);
const vals = msgs.map((m) => JSON.parse(m)[3]);
await bench("decodeValue", 3000, () => {
  for (const v of vals) decodeValue(p, v, "json");
});
const sums = msgs.map((_, i) => ({ sum: i }));
await bench("encodeValue", 3000, () => {
  for (const v of sums) encodeValue(r, v, "json");
});
await bench("json.encode", 3000, () => {
  for (const v of sums) json.encode([3, 5, v]);
});
await bench("JSON.stringify", 3000, () => {
  for (const v of sums) JSON.stringify([3, 5, v]);
});
const enc = sums.map((v) => json.encode([3, 5, v]));
await bench("join", 3000, () => {
  json.join(enc);
});
console.log(sends, bytes);
await server.close({ graceMs: 0 }).catch(() => {});
Deno.exit(0);
