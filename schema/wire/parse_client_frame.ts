import {
  checkElements,
  clientId,
  count,
  data,
  duration,
  type FrameTable,
  id,
  invalidFrame,
  type Kind,
  map,
  optional,
  positive,
  ref,
  text,
  texts,
} from "./_kinds.ts";
import { readCallMeta } from "./call_meta.ts";
import * as FrameType from "./frame_type.ts";
import { type ClientFrame, PROTOCOL_VERSION } from "./frames.ts";

/**
 * A decoded frame as one that a client may send, checked element by element. The array is reused: optional elements
 * that are `null` become `undefined`, elements too many are cut off, the extras of a CALL get their names.
 *
 * A HELLO of another protocol version is checked no further than that, so that it can be answered properly. Whether an
 * id is free is for the connection to say.
 *
 * @throws {WireError} `INVALID_FRAME`, naming the element.
 *
 * @example
 * ```ts
 * import { DEFAULT_LIMITS, json, parseClientFrame } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const [frame] = json.decode('[2,1,"joinRoom",{"room":"general"},{"0":500}]', DEFAULT_LIMITS);
 * assert.deepEqual(parseClientFrame(frame!), [2, 1, "joinRoom", { room: "general" }, { timeoutMs: 500 }]);
 * ```
 */
export function parseClientFrame(frame: unknown[]): ClientFrame {
  checkElements(frame, table ??= clientFrames());
  if (frame[0] === FrameType.CALL && frame[4] !== undefined) nameMeta(frame);
  return frame as unknown as ClientFrame; // every element was just checked
}

let table: FrameTable | undefined;

// A function, so that bundlers can leave the table out where only the other one is used.
function clientFrames(): FrameTable {
  return {
    [FrameType.HELLO]: { hello: hello() },
    [FrameType.CALL]: { id: clientId, method: ref, params: data, meta: optional(map({})) },
    [FrameType.CANCEL]: { id },
    [FrameType.ITEM]: { id, item: data },
    [FrameType.END]: { id },
    [FrameType.CREDIT]: { id, consumed: count },
    [FrameType.SUBSCRIBE]: {
      id: clientId,
      topic: ref,
      key: data,
      cursor: optional(map({ epoch: text, offset: count, presence: optional(count) })),
    },
    [FrameType.UNSUBSCRIBE]: { id },
    [FrameType.PONG]: {},
  };
}

function hello(): Kind {
  const anyVersion = map({ protocol: count });
  const thisVersion = map({
    contract: optional(map({ name: text, version: text, hash: text, compatibleWith: optional(texts) })),
    token: optional(text),
    instance: optional(text),
    features: optional(texts),
    limits: optional(map({ maxMessageBytes: optional(count) })),
  });
  return {
    problem(value) {
      const problem = anyVersion.problem(value);
      const { protocol } = (value ?? {}) as { protocol?: unknown };
      return problem ?? (protocol === PROTOCOL_VERSION ? thisVersion.problem(value) : undefined);
    },
  };
}

function nameMeta(frame: unknown[]): void {
  const meta = readCallMeta(frame[4] as Record<string, unknown>);
  const problem = map({ timeoutMs: optional(duration), callNumber: optional(positive) }).problem(meta);
  if (problem !== undefined) throw invalidFrame(frame, `: meta${problem}`);
  frame[4] = meta;
}
