/**
 * Below this many bytes a loop over characters beats the call into `TextDecoder`, and is what most keys and ids are.
 */
const SHORT = 24;

// `fatal` would be the obvious way to refuse bad bytes, but it is several times slower in Deno, also for good ones.
// `ignoreBOM` keeps a leading U+FEFF, which is data like any other character.
const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = /* @__PURE__ */ new TextEncoder();

/** Bytes as text, or `undefined` if they are not UTF-8. */
export function readText(bytes: Uint8Array): string | undefined {
  if (bytes.length < SHORT) {
    const text = readAscii(bytes);
    if (text !== undefined) return text;
  }
  const text = decoder.decode(bytes);
  // Bad bytes come out as U+FFFD. So may good ones that spell U+FFFD itself: those, and only those, encode back to
  // what they were.
  return text.includes("\ufffd") && !sameBytes(encoder.encode(text), bytes) ? undefined : text;
}

/** Writes text as UTF-8 at `offset` and returns the number of bytes. `target` must have three per UTF-16 unit. */
export function writeText(text: string, target: Uint8Array, offset: number): number {
  return encoder.encodeInto(text, target.subarray(offset)).written;
}

function readAscii(bytes: Uint8Array): string | undefined {
  let text = "";
  for (const byte of bytes) {
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
