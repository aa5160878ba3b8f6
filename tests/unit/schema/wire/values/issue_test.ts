import {
  decodeValue,
  formatIssue,
  integer,
  object,
  optional,
  others,
  record,
  string,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { refuses } from "./checks.ts";

Deno.test("a path is a JSON pointer: ~ and / are escaped", () => {
  refuses(record(integer()), { "a/b~c": "x" }, "/a~1b~0c: integer, string");
  refuses(record(integer()), { "": "x" }, "/: integer, string");
  refuses(object({ "~1": integer() }), {}, "/~01: integer, missing");
});

Deno.test("a path does not repeat keys that are long or cannot travel", () => {
  refuses(record(integer()), { ["k".repeat(65)]: "x" }, "/…: integer, string");
  refuses(object({}, others({ additional: "refuse" })), { "\ud800": 1 }, "/…: no such property, number");
});

Deno.test("formatIssue() ends a sentence", () => {
  const codec = object({ text: optional(string({ minLength: 1 })) });
  const inside = decodeValue(codec, { text: "" }, "json");
  const whole = decodeValue(codec, "x", "json");
  assert.ok(!inside.ok && !whole.ok);
  assert.equal(
    formatIssue(inside.issue),
    "at /text: expected string of at least 1 character, found string of 0 characters",
  );
  assert.equal(formatIssue(whole.issue), "at the root: expected object, found string");
});
