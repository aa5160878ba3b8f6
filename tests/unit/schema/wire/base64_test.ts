import { fromBase64, toBase64 } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";

const VECTORS = [["", ""], ["f", "Zg=="], ["fo", "Zm8="], ["foo", "Zm9v"], ["foob", "Zm9vYg=="], [
  "fooba",
  "Zm9vYmE=",
]];

const REFUSED = {
  "no padding": "Zg",
  "half the padding": "Zg=",
  "too much padding": "Zm9v====",
  "padding in the middle": "Zg==Zg==",
  "white space": "Zm 9v",
  "a newline at the end": "Zm9v\n",
  "stray bits": "Zh==",
  "the URL alphabet": "-_-_",
  "other characters": "Zm9*",
  "characters beyond Latin-1": "Zm9€",
};

for (const isNative of [true, false]) {
  const how = isNative ? "as the platform does it" : "without native methods";

  Deno.test(`toBase64() and fromBase64() agree with RFC 4648, ${how}`, () => {
    withNative(isNative, () => {
      for (const [text, base64] of VECTORS) {
        const bytes = new TextEncoder().encode(text);
        assert.equal(toBase64(bytes), base64);
        assert.deepEqual(fromBase64(base64!), bytes);
      }
    });
  });

  Deno.test(`fromBase64() reads back what toBase64() wrote, ${how}`, () => {
    withNative(isNative, () => {
      fc.assert(fc.property(fc.uint8Array({ size: "large" }), (bytes) => {
        assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
      }));
      const large = new Uint8Array(200_000).fill(0xa5);
      assert.deepEqual(fromBase64(toBase64(large)), large);
    });
  });

  for (const [name, text] of Object.entries(REFUSED)) {
    Deno.test(`fromBase64() refuses ${name}, ${how}`, () => {
      withNative(isNative, () => assert.equal(fromBase64(text), undefined));
    });
  }
}

/** Runs `action` on a platform with or without `Uint8Array.fromBase64` and its counterpart. */
function withNative(isNative: boolean, action: () => void): void {
  if (isNative) return action();
  const constructor = Uint8Array as unknown as Record<string, unknown>;
  const prototype = Uint8Array.prototype as unknown as Record<string, unknown>;
  const { fromBase64 } = constructor;
  const { toBase64 } = prototype;
  delete constructor.fromBase64;
  delete prototype.toBase64;
  try {
    action();
  } finally {
    Object.defineProperty(constructor, "fromBase64", {
      value: fromBase64,
      writable: true,
      configurable: true,
    });
    Object.defineProperty(prototype, "toBase64", { value: toBase64, writable: true, configurable: true });
  }
}
