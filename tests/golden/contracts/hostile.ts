/** A descriptor that `contract()` would refuse: whoever hands codegen a descriptor must not get code run. */

import type { Descriptor, TypeNode } from "@wirepact/schema/ir";

const BREAKOUT = "*/ }); globalThis.owned = true; //\n`${globalThis.owned = true}` </script> \u2028 \" ' \\";

const text: TypeNode = { kind: "string", description: BREAKOUT };

const body: TypeNode = {
  kind: "object",
  description: BREAKOUT,
  properties: [
    { name: BREAKOUT, type: text },
    { name: "__proto__", type: { kind: "literal", value: BREAKOUT } },
    { name: "pattern", type: { kind: "string", pattern: "/\\/*[/]\n\u202e" } },
    { name: "lone", type: { kind: "literal", value: "\ud800" } },
    { name: "zero", type: { kind: "literal", value: -0 } },
    { name: "values", type: { kind: "enum", values: [BREAKOUT, 1, true] } },
  ],
};

/** Names that are no names, wherever there can be one. */
export const hostile: Descriptor = {
  name: BREAKOUT,
  version: BREAKOUT,
  description: BREAKOUT,
  types: { [BREAKOUT]: body, ["__proto__"]: { kind: "ref", name: BREAKOUT }, "": { kind: "boolean" } },
  claims: { kind: "ref", name: "__proto__" },
  methods: {
    [BREAKOUT]: {
      kind: "rpc",
      number: 1,
      description: BREAKOUT,
      params: body,
      result: { kind: "ref", name: "" },
      errors: { [BREAKOUT]: { details: { kind: "ref", name: BREAKOUT } } },
    },
    ["__proto__"]: {
      kind: "stream",
      number: 2,
      params: body,
      item: { kind: "ref", name: "__proto__" },
      errors: {},
    },
    "1": { kind: "rpc", number: 3, params: { kind: "object", properties: [] }, result: body, errors: {} },
  },
  topics: {
    "a-b c": {
      number: 1,
      key: { kind: "object", properties: [{ name: "*/", type: text }] },
      events: { [BREAKOUT]: { number: 1, description: BREAKOUT, payload: body } },
      history: { size: 100, ttlMs: 300_000 },
    },
  },
  events: { ["__proto__"]: { number: 2, payload: { kind: "null" } } },
  errors: { [BREAKOUT]: 1000 },
};
