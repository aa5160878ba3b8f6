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
 * @throws {WireError} `INVALID_FRAME`, naming the element.
 */
export function parseServerFrame(frame: unknown[]): ServerFrame {
  const [type, id] = frame;
  const { joined, ...frames } = tables ??= serverFrames();
  const elements = type === FrameType.SUBSCRIBED && typeof id === "number" && id % 2 === 0
    ? joined
    : (frames as Readonly<Record<number, Elements>>)[type as number];
  const walk = newWalk("json"); // no element is of a type that depends on the encoding
  if (elements && decodeElements(frame, elements, walk)) return frame as unknown as ServerFrame;
  throw new WireError(
    "INVALID_FRAME",
    `frame ${type} ${walk.issue ? formatIssue(walk.issue) : "does not come from this side"}`,
  );
}

let tables: ReturnType<typeof serverFrames> | undefined;

// A function, so that bundlers can leave the tables out where nobody parses.
function serverFrames() {
  const id = integer({ minimum: 1, maximum: 2 ** 31 - 1 });
  const channel = integer({ minimum: 1 });
  const count = integer({ minimum: 0 });
  const durationMs = number({ minimum: 0 });
  const text = string();
  const members = array(member);
  const subscribed = {
    id,
    channel,
    info: object({
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
    }),
  };
  return {
    [FrameType.WELCOME]: {
      welcome: object({
        connection: text,
        member: optional(text),
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
      }),
    },
    [FrameType.RESULT]: { id, value: data },
    [FrameType.ERROR]: {
      id,
      code: ref,
      message: text,
      details: optional(data),
      retryAfterMs: optional(durationMs),
    },
    [FrameType.ITEM]: { id, item: data },
    [FrameType.END]: { id },
    [FrameType.CREDIT]: { id, consumed: count },
    [FrameType.SUBSCRIBED]: subscribed,
    /** SUBSCRIBED with an even id: the client has not asked for it, so it has to be told what it is to. */
    joined: { ...subscribed, topic: ref, key: data },
    [FrameType.UNSUBSCRIBED]: { id, code: ref, reason: text },
    [FrameType.EVENT]: { channel: count, event: ref, payload: optional(data), offset: optional(count) },
    [FrameType.PRESENCE]: { channel, version: count, changes: numberOr(count, members) },
    [FrameType.GAP]: { channel, reason: text },
    [FrameType.PING]: {},
    [FrameType.GOAWAY]: { code: count, reason: text, reconnectWithinMs: durationMs },
  };
}
