/**
 * Bytes as base64 of RFC 4648 section 4, padded: the form of binary data in JSON.
 *
 * @module
 */

// Not in every platform yet, nor in every `lib`.
interface Native {
  fromBase64?(text: string, options: { lastChunkHandling: "strict" }): Uint8Array;
}

/** Bytes as text. Native where the platform has it, since `btoa` goes through a string and is several times slower. */
export function toBase64(bytes: Uint8Array): string {
  const native = bytes as { toBase64?(): string };
  if (native.toBase64) return native.toBase64();
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Text as bytes; `undefined` unless it is exactly what {@linkcode toBase64} writes. Without padding, with white space
 * or with stray bits at the end one value would have several texts.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const native = (Uint8Array as Native).fromBase64?.(text, { lastChunkHandling: "strict" });
    // Strict as it is, it skips white space: then the text is longer than the bytes account for.
    if (native) return text.length === 4 * Math.ceil(native.length / 3) ? native : undefined;
    const binary = atob(text);
    return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : undefined;
  } catch {
    return undefined;
  }
}
