const BLOCK_BYTES = 131_072;

/** From here on a piece gets memory of its own. */
const LARGE_BYTES = 16_384;

let buffer: ArrayBuffer = /* @__PURE__ */ new ArrayBuffer(0);
let block: Uint8Array = /* @__PURE__ */ new Uint8Array(buffer);

/** So much of the block has been given out. */
let used = BLOCK_BYTES;

/**
 * Bytes as they are now, for good. Small ones share a block, since an allocation of their own would cost more than
 * encoding them; what is copied one after the other lies there side by side.
 */
export function copyToBlock(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  if (length > LARGE_BYTES) return new Uint8Array(bytes);
  if (length > BLOCK_BYTES - used) {
    buffer = new ArrayBuffer(BLOCK_BYTES);
    block = new Uint8Array(buffer);
    used = 0;
  }
  const start = used;
  block.set(bytes, start);
  used += length;
  // Cheaper than `subarray`.
  return new Uint8Array(buffer, start, length);
}
