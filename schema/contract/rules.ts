import { bigintRule } from "./lower_bigint.ts";
import { intersectRule } from "./lower_intersect.ts";
import { literalRule } from "./lower_literal.ts";
import { dateRule, integerRule, numberRule } from "./lower_number.ts";
import { importRule, refRule } from "./lower_reference.ts";
import { arrayRule, objectRule, recordRule, tupleRule } from "./lower_structure.ts";
import { bytesRule, regExpRule, stringRule, templateLiteralRule } from "./lower_text.ts";
import { unionRule } from "./lower_union.ts";
import type { Rule } from "./rule.ts";

const nullRule: Rule = { options: ["type"], lower: () => ({ kind: "null" }) };
const unknownRule: Rule = { options: [], lower: () => ({ kind: "unknown" }) };

/** How each kind of schema is lowered, by TypeBox's name of the kind. */
export const RULES: ReadonlyMap<string, Rule> = new Map([
  ["Any", unknownRule],
  ["Array", arrayRule],
  ["BigInt", bigintRule],
  ["Boolean", { options: ["type"], lower: () => ({ kind: "boolean" }) }],
  ["Date", dateRule],
  ["Import", importRule],
  ["Integer", integerRule],
  ["Intersect", intersectRule],
  ["Literal", literalRule],
  ["Null", nullRule],
  ["Number", numberRule],
  ["Object", objectRule],
  ["Record", recordRule],
  ["Ref", refRule],
  ["RegExp", regExpRule],
  ["String", stringRule],
  ["TemplateLiteral", templateLiteralRule],
  ["This", refRule],
  ["Tuple", tupleRule],
  ["Uint8Array", bytesRule],
  ["Union", unionRule],
  ["Unknown", unknownRule],
  ["Void", nullRule],
]);

/** What to write instead of kinds that no wire carries. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ["AsyncIterator", "Make the method a stream() or an upload()."],
  ["Constructor", "Send data; a method of the contract can act on it."],
  ["Function", "Send data; a method of the contract can act on it."],
  ["Iterator", "Make the method a stream() or an upload(), or use Type.Array."],
  ["Never", "Leave it out: no value would ever match."],
  ["Not", "Say what is allowed: a pattern, an enum, bounds."],
  ["Promise", "Use the schema of what it resolves to."],
  ["Symbol", "Use Type.Literal with a string."],
  ["Undefined", "Use Type.Optional around a property that may be absent, or Type.Null() for no value."],
  ["Unsafe", "Use the schema that says what is allowed: Type.Enum, or Type.Union of literals."],
]);
