import { array, bytes, date, integer, object, string, tuple, unique, unknown } from "@wirepact/schema/wire";
import { carriedAs, ENCODINGS, refuses, refusesEncoding, travels } from "./checks.ts";

Deno.test("array() converts its items and names the one that does not match", () => {
  travels(array(date()), [new Date(1), new Date(2)]);
  carriedAs(array(integer()), [], []);
  refuses(array(integer()), [1, "2", "3"], "/1: integer, string");
  refuses(array(array(integer())), [[1], [2, null]], "/1/1: integer, null");
});

Deno.test("array() refuses what is only like an array", () => {
  refuses(array(integer()), { length: 0 }, ": array, object");
  refuses(array(integer()), new Set([1]), ": array, set");
  refuses(array(integer()), new Uint8Array(1), ": array, uint8array");
  refuses(array(integer()), "ab", ": array, string");
});

Deno.test("array() refuses holes and undefined items", () => {
  refuses(array(unknown()), [1, undefined], "/1: JSON value, missing");
  refuses(array(integer()), new Array(1), "/0: integer, missing");
});

Deno.test("array() counts before it looks at items", () => {
  const few = array(integer(), { minItems: 1, maxItems: 2 });
  refuses(few, [], ": array of at least 1 item, array of 0 items");
  refuses(few, ["a", "b", "c"], ": array of at most 2 items, array of 3 items");
});

Deno.test("array() compares unique items deeply, whatever the order of keys", () => {
  const set = array(unknown(), { uniqueItems: unique });
  carriedAs(set, [1, "1", true, "true", null, "null", [1], { a: 1 }, { a: "1" }], [
    ...[1, "1", true, "true", null, "null", [1], { a: 1 }, { a: "1" }],
  ]);
  refuses(set, [1, 2, 1], ": array of unique items, equal items");
  refuses(set, [{ a: 1, b: [2] }, { b: [2], a: 1 }], ": array of unique items, equal items");
});

Deno.test("array() compares unique dates, bytes and what is left of objects", () => {
  const dates = array(date(), { uniqueItems: unique });
  travels(dates, [new Date(0), new Date(1)]);
  const blobs = array(bytes(), { uniqueItems: unique });
  travels(blobs, [new Uint8Array([1, 2]), new Uint8Array([12])]);
  const named = array(object({ id: string() }), { uniqueItems: unique });
  for (const encoding of ENCODINGS) {
    const words = ": array of unique items, equal items";
    refusesEncoding(dates, [new Date(0), new Date(0)], { encoding, words });
    refusesEncoding(blobs, [new Uint8Array([1]), new Uint8Array([1])], { encoding, words });
    refusesEncoding(named, [{ id: "a", n: 1 }, { id: "a", n: 2 }], { encoding, words });
  }
});

Deno.test("tuple() takes each item in its place and no other number of them", () => {
  const pair = tuple([string(), date()]);
  travels(pair, ["a", new Date(5)]);
  refuses(pair, ["a"], ": array of at least 2 items, array of 1 item");
  refuses(pair, ["a", 1, 2], ": array of at most 2 items, array of 3 items");
  refuses(pair, [1, 2], "/0: string, number");
  carriedAs(tuple([]), [], []);
});
