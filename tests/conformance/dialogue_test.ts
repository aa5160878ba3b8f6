/** The dialogue at the end of PROTOCOL.md, had with the chat. */

import { DEFAULT_LIMITS, json } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { ChatHarness } from "../e2e/chat_harness.ts";
import { Inbox } from "./inbox.ts";

Deno.test("the dialogue in PROTOCOL.md section 14 is what the chat says", async () => {
  await using harness = await ChatHarness.start(json);
  const token = await harness.token("Ada");
  const socket = new WebSocket(harness.chat.url.replace(/^http/, "ws"));
  const frames = new Inbox<readonly unknown[]>("a frame");
  socket.onmessage = ({ data }) => json.decode(data, DEFAULT_LIMITS).forEach((frame) => frames.push(frame));
  await new Promise((resolve) => socket.onopen = resolve);

  for (const [, direction, text] of await readDialogue()) {
    if (direction === ">") socket.send(text!.replace("eyJ…", token));
    else {
      const frame = await frames.next();
      assert.ok(isAlike(JSON.parse(text!), frame), `${text}\nis not like\n${JSON.stringify(frame)}`);
    }
  }
  assert.equal(frames.size, 0);

  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
});

async function readDialogue(): Promise<RegExpMatchArray[]> {
  const text = await Deno.readTextFile(new URL("../../docs/PROTOCOL.md", import.meta.url));
  const lines = [...text.matchAll(/^([<>]) (\[.*\])$/gm)];
  assert.ok(lines.length > 0, "there is no dialogue");
  return lines;
}

/** Names that the server makes up. */
const MADE_UP = new Set(["connection", "callEpoch", "epoch", "id", "hash"]);

/** Whether two values say the same, but for numbers and what the server makes up. */
function isAlike(written: unknown, actual: unknown, name = ""): boolean {
  if (written === "…") return true;
  if (Array.isArray(written)) {
    return Array.isArray(actual) && written.length === actual.length && written[0] === actual[0] &&
      written.every((item, index) => isAlike(item, actual[index]));
  }
  if (typeof written === "object" && written !== null) {
    if (typeof actual !== "object" || actual === null) return false;
    return String(Object.keys(written)) === String(Object.keys(actual)) &&
      Object.entries(written).every(([key, value]) =>
        isAlike(value, actual[key as keyof typeof actual], key)
      );
  }
  if (typeof written === "number" || MADE_UP.has(name)) return typeof written === typeof actual;
  return written === actual;
}
