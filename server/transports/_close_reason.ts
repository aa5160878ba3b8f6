/** A close frame has 125 bytes, two of which are the code. */
const MAX_REASON_BYTES = 123;

const encoder = new TextEncoder();

/** A reason cut to what a close frame holds, never in the middle of a character. */
export function closeReason(reason: string): string {
  if (reason.length * 3 <= MAX_REASON_BYTES) return reason;
  const { read } = encoder.encodeInto(reason, new Uint8Array(MAX_REASON_BYTES));
  return reason.slice(0, read);
}
