import type { Encoded } from "@wirepact/schema/wire";

const encoder = new TextEncoder();

/** A message as a network would deliver it: a copy, its text made well-formed. With its size in bytes. */
export function copyMessage(data: string | ArrayBuffer | ArrayBufferView): { data: Encoded; bytes: number } {
  if (typeof data === "string") {
    const text = data.toWellFormed();
    return { data: text, bytes: encoder.encode(text).length };
  }
  const view = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return { data: view.slice(), bytes: view.length };
}
