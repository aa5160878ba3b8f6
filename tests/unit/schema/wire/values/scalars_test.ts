import { boolean, literal, nothing, oneOf } from "@wirepact/schema/wire";
import { carriedAs, refuses } from "./checks.ts";

Deno.test("boolean() takes true and false, nothing that is like them", () => {
  carriedAs(boolean(), true, true);
  carriedAs(boolean(), false, false);
  refuses(boolean(), 1, ": boolean, number");
  refuses(boolean(), "true", ": boolean, string");
  refuses(boolean(), null, ": boolean, null");
  refuses(boolean(), undefined, ": boolean, missing");
});

Deno.test("nothing() takes null and not an absent value", () => {
  carriedAs(nothing(), null, null);
  refuses(nothing(), undefined, ": null, missing");
  refuses(nothing(), {}, ": null, object");
});

Deno.test("literal() takes its value alone", () => {
  carriedAs(literal("a"), "a", "a");
  carriedAs(literal(1), 1, 1);
  carriedAs(literal(false), false, false);
  refuses(literal("a"), "b", ': "a", other string');
  refuses(literal(1), "1", ": 1, string");
  refuses(literal(1), true, ": 1, boolean");
});

Deno.test("oneOf() takes each of its values and names them", () => {
  const level = oneOf(["low", "high", 3]);
  carriedAs(level, "high", "high");
  carriedAs(level, 3, 3);
  refuses(level, "medium", ': "low" or "high" or 3, other string');
  refuses(level, [], ': "low" or "high" or 3, array');
});

Deno.test("oneOf() counts its values where they would be too long to read", () => {
  const many = oneOf(Array.from({ length: 100 }, (_, i) => `value ${i}`));
  refuses(many, "other", ": one of 100 alternatives, other string");
});
