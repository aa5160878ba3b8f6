import assert from "node:assert/strict";

/** The address that a server in a process of its own prints as its first line. */
export async function announcedUrl({ stdout }: Deno.ChildProcess): Promise<string> {
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  assert.ok(value, "the server did not start");
  return value.trim();
}
