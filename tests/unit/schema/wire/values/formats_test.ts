import { FORMATS } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

const CASES: Record<string, { good: string[]; bad: string[] }> = {
  email: {
    good: ["ada@example.org", "a.b+c@x", "o'neil@sub.example-host.io"],
    bad: ["", "ada", "@x", "ada@", "ada@-x.org", "a b@x.org", "ada@x..org", "ada@x.org\n", "a@b@c"],
  },
  uuid: {
    good: [
      "123e4567-e89b-12d3-a456-426614174000",
      "00000000-0000-0000-0000-000000000000",
      "F".repeat(8) + "-FFFF-FFFF-FFFF-" + "F".repeat(12),
    ],
    bad: [
      "",
      "123e4567e89b12d3a456426614174000",
      "123e4567-e89b-12d3-a456-42661417400",
      "{123e4567-e89b-12d3-a456-426614174000}",
      "g23e4567-e89b-12d3-a456-426614174000",
    ],
  },
  date: {
    good: ["2026-01-31", "2024-02-29", "0001-01-01", "9999-12-31"],
    bad: ["", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-01-32", "2026-01-01 ", "20260101"],
  },
  time: {
    good: ["00:00:00Z", "23:59:59.999999+14:00", "12:30:00-00:00", "12:30:00z"],
    bad: ["", "24:00:00Z", "12:60:00Z", "12:30:60Z", "12:30Z", "12:30:00", "12:30:00.Z", "12:30:00+24:00"],
  },
  "date-time": {
    good: ["2026-01-31T00:00:00Z", "2024-02-29t23:59:59.5+01:00"],
    bad: ["", "2026-01-31", "2026-01-31 00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-31T00:00:00"],
  },
  duration: {
    good: ["P1Y", "P2W", "P1Y2M3DT4H5M6S", "PT1S", "P0D"],
    bad: ["", "P", "PT", "P1YT", "1D", "P1S", "P1W1D", "P-1D", "P1H"],
  },
  uri: {
    good: ["https://example.org/a?b=c#d", "mailto:ada@example.org", "urn:isbn:0", "http://[::1]:80/%20"],
    bad: ["", "/path", "example.org", "http://a b", "http://é", "http:", "1a:b", "http://x/%zz", "a:<b>"],
  },
  hostname: {
    good: ["localhost", "example.org", "a-b.c1", "1.2.3.4", "x".repeat(63)],
    bad: [
      "",
      "-a",
      "a-",
      "a..b",
      "a.",
      "a_b",
      "x".repeat(64),
      ["x".repeat(63), "x".repeat(63), "x".repeat(63), "x".repeat(63)].join("."),
    ],
  },
  ipv4: {
    good: ["0.0.0.0", "255.255.255.255", "10.0.100.9", "192.168.1.20"],
    bad: [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "256.1.1.1",
      "01.2.3.4",
      "1.2.3.04",
      "1.2.3.",
      "1.2.3.4.",
      "a.b.c.d",
      "1.2.3.4\n",
    ],
  },
  ipv6: {
    good: [
      "::",
      "::1",
      "1::",
      "1:2:3:4:5:6:7:8",
      "1:2:3:4:5:6:7::",
      "2001:db8::ff00:42:8329",
      "::ffff:1.2.3.4",
      "1:2:3:4:5:6:1.2.3.4",
    ],
    bad: [
      "",
      ":",
      ":::",
      "1",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1::2::3",
      "12345::",
      "g::",
      ":1::2",
      "1::2:",
      "1.2.3.4",
      "1.2.3.4::",
      "::1.2.3",
      "fe80::1%eth0",
    ],
  },
};

Deno.test("FORMATS has a case for each of its formats, under its own name", () => {
  assert.deepEqual([...FORMATS.keys()].sort(), Object.keys(CASES).sort());
  for (const [name, format] of FORMATS) assert.equal(format.name, name);
});

for (const [name, { good, bad }] of Object.entries(CASES)) {
  Deno.test(`${name} tells good strings from bad ones`, () => {
    const format = FORMATS.get(name)!;
    for (const text of good) assert.ok(format.test(text), JSON.stringify(text));
    for (const text of bad) assert.ok(!format.test(text), JSON.stringify(text));
  });
}

Deno.test("formats answer about hostile strings of a megabyte", () => {
  const units = ["a", "1", "-", ".", ":", "a.", "1:", "a@", "P1", "%20", "x".repeat(63) + "."];
  for (const format of FORMATS.values()) {
    for (const unit of units) {
      const text = unit.repeat(1_000_000 / unit.length);
      assert.equal(typeof format.test(text + "!"), "boolean");
      assert.equal(typeof format.test("a@" + text + "!"), "boolean");
    }
  }
});
