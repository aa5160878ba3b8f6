/** Every kind of type in every place of a contract whose values may be in positional form. */

import { contract, presence, rpc, stream, topic, upload } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

const Circle = Type.Object({ kind: Type.Literal("circle"), radius: Type.Number() });
const Label = Type.Object({
  kind: Type.Literal("label"),
  made: Type.Date(),
  by: Type.Optional(Type.String()),
});

const Tree = Type.Recursive(
  (This) => Type.Object({ label: Type.String(), children: Type.Array(This), twin: Type.Optional(This) }),
  { $id: "Tree" },
);

/** Of so many optional properties positional form has no bits. */
const Rare = Type.Partial(Type.Object(
  Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`p${i}`, Type.Object({ n: Type.Integer() })])),
));

const Thing = Type.Object({
  flag: Type.Optional(Type.Boolean()),
  whole: Type.Integer(),
  real: Type.Number(),
  text: Type.String(),
  data: Type.Optional(Type.Uint8Array()),
  at: Type.Optional(Type.Date()),
  big: Type.Optional(Type.BigInt({ minimum: -(2n ** 63n), maximum: 2n ** 64n - 1n })),
  // Integers come first in JavaScript, and stay where they are in the contract.
  2: Type.String(),
  ["__proto__"]: Type.Optional(Type.Integer()),
  tagged: Type.Array(Type.Union([Circle, Label, Type.Null()])),
  told: Type.Array(Type.Union([Type.String(), Type.Array(Type.Integer()), Circle])),
  nullable: Type.Union([Circle, Type.Null()]),
  pair: Type.Tuple([Circle, Type.String()]),
  table: Type.Record(Type.String(), Circle),
  open: Type.Object({ id: Type.Integer() }, { additionalProperties: Circle }),
  closed: Type.Object({ id: Type.Optional(Type.Integer()) }, { additionalProperties: false }),
  empty: Type.Object({}),
  rare: Rare,
  tree: Tree,
  any: Type.Unknown(),
}, { $id: "Thing" });

export default contract("forms", {
  version: "1.0.0",
  methods: {
    echo: rpc({ params: Thing, result: Thing, errors: { ODD: Thing } }),
    refuse: rpc({ params: Thing, errors: { ODD: Thing } }),
    list: stream({ params: Type.Object({ things: Type.Array(Thing) }), item: Thing }),
    gather: upload({ item: Thing, result: Type.Array(Thing) }),
  },
  topics: {
    things: topic({
      key: Type.Object({ name: Type.String() }),
      events: { put: Thing },
      snapshot: Thing,
      presence: presence(Thing, { graceMs: 0 }),
    }),
  },
  events: { told: Thing },
});
