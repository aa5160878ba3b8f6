import { WireError } from "./codec.ts";
import * as FrameType from "./frame_type.ts";
import type { ServerFrame } from "./frames.ts";
import {
  array,
  boolean,
  data,
  decodeElements,
  type Elements,
  formatIssue,
  integer,
  member,
  newWalk,
  number,
  numberOr,
  object,
  optional,
  presenceForm,
  ref,
  string,
} from "./values/mod.ts";

/**
 * A decoded frame as one that a server may send, checked element by element. The array is reused: optional elements
 * that are `null` become `undefined`. Unknown keys in maps of the protocol are dropped.
 *
 * @throws {WireError} `INVALID_FRAME`, with a pointer into the frame: `/3/head` is the head of SUBSCRIBED's info.
 */
export function parseServerFrame(frame: unknown[]): ServerFrame {
  const [type, id] = frame;
  const isJoin = type === FrameType.SUBSCRIBED && typeof id === "number" && id % 2 === 0;
  const elements: Elements | undefined = (tables ??= serverFrames())[isJoin ? JOIN : type as number];
  const walk = newWalk("json"); // no element is of a type that depends on the encoding
  if (elements && decodeElements(frame, elements, walk)) return frame as unknown as ServerFrame;
  throw new WireError(
    "INVALID_FRAME",
    `frame ${type} ${walk.issue ? formatIssue(walk.issue) : "does not come from this side"}`,
  );
}

/** Where the elements of SUBSCRIBED are for an even id: the client has not asked for it, so it is told what it is to. */
const JOIN = -1;

let tables: Readonly<Record<number, Elements>> | undefined;

// A function, so that bundlers can leave the tables out where nobody parses.
function serverFrames(): Readonly<Record<number, Elements>> {
  const id = integer({ minimum: 1, maximum: 2 ** 31 - 1 });
  const channel = integer({ minimum: 1 });
  const count = integer({ minimum: 0 });
  const durationMs = number({ minimum: 0 });
  const text = string();
  const members = array(member);
  const welcome = object({
    connection: text,
    member: optional(text),
    callEpoch: optional(text),
    user: optional(data),
    heartbeatMs: durationMs,
    limits: object({
      maxMessageBytes: count,
      maxFramesPerMessage: count,
      maxDepth: count,
      maxCallsInFlight: count,
      maxSubscriptions: count,
      windowItems: count,
      windowBytes: count,
    }),
    features: array(text),
    contract: object({
      name: text,
      version: text,
      hash: text,
      match: string({ pattern: /^(same|compatible|none)$/ }),
    }),
  });
  const info = object({
    epoch: text,
    head: count,
    recovered: boolean(),
    reason: optional(string({ pattern: /^(epoch_changed|trimmed|too_far)$/ })),
    snapshot: optional(data),
    at: optional(count),
    presence: optional(object({
      version: count,
      members: optional(members),
      changes: optional(members),
      count: optional(count),
    }, presenceForm)),
  });
  return {
    [FrameType.WELCOME]: [welcome],
    [FrameType.RESULT]: [id, data],
    [FrameType.ERROR]: [id, ref, text, optional(data), optional(durationMs)],
    [FrameType.ITEM]: [id, data],
    [FrameType.END]: [id],
    [FrameType.CREDIT]: [id, count],
    [FrameType.SUBSCRIBED]: [id, channel, info],
    [JOIN]: [id, channel, info, ref, data],
    [FrameType.UNSUBSCRIBED]: [id, ref, text],
    [FrameType.EVENT]: [count, ref, optional(data), optional(count)],
    [FrameType.PRESENCE]: [channel, count, numberOr(count, members)],
    [FrameType.GAP]: [channel, text],
    [FrameType.PING]: [],
    [FrameType.GOAWAY]: [count, text, durationMs],
  };
}
