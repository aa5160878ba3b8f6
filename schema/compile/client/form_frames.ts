import { type Frame, type FrameCodec, WIRE_ERRORS } from "../../wire/mod.ts";
import * as FrameType from "../../wire/frame_type.ts";
import { PositionalData } from "./forms.ts";
import { OutgoingValue } from "./outgoing_value.ts";
import { GUESS } from "./raw_codecs.ts";
import { RawValue } from "./raw_value.ts";

/** The feature of HELLO and WELCOME. */
const POSITIONAL = "positional";

/** Errors with lower numbers are the protocol's. */
const FIRST_DECLARED_ERROR = 1_000;

/** Where frames that come have values of the contract that may be in positional form. */
const PLACES: Readonly<Record<number, number>> = {
  [FrameType.RESULT]: 2,
  [FrameType.ITEM]: 2,
  [FrameType.EVENT]: 3,
  [FrameType.ERROR]: 4,
};

/**
 * The codec for the frames of one client with `codec`, which keeps raw values. It asks for positional form in HELLO,
 * learns from WELCOME whether the connection has it, turns the values that go out to the form that they have to have, and
 * tells the form of those that come (P-12.10). Unlike other codecs it has a state, which each WELCOME sets anew.
 */
export function formFrames(codec: FrameCodec): FrameCodec {
  /** Whether the connection has positional form. */
  let isGranted = false;
  return {
    encoding: codec.encoding,
    subprotocol: codec.subprotocol,
    join: (frames) => codec.join(frames),
    encode(frame) {
      switch (frame[0]) {
        case FrameType.HELLO:
          return codec.encode([FrameType.HELLO, { ...frame[1], features: [POSITIONAL] }]);
        case FrameType.CALL:
          GUESS.isPositional = isGranted;
          return codec.encode(inForm(frame, 3, isGranted && typeof frame[2] === "number"));
        case FrameType.ITEM:
          GUESS.isPositional = isGranted;
          return codec.encode(inForm(frame, 2, isGranted));
        default:
          return codec.encode(frame);
      }
    },
    decode(message, limits) {
      const frames = codec.decode(message, limits);
      for (const frame of frames) {
        if (frame[0] === FrameType.WELCOME) GUESS.isPositional = isGranted = grants(frame[1]);
        else if (isGranted) markValue(frame);
      }
      return frames;
    },
  };
}

/** A frame with the value at `place` in the form that is wanted. */
function inForm(frame: Frame, place: number, isPositional: boolean): Frame {
  const value: unknown = frame[place];
  if (!(value instanceof OutgoingValue) || value.isPositional === isPositional) return frame;
  const turned: unknown[] = [...frame];
  turned[place] = value.inForm(isPositional);
  return turned as unknown as Frame; // the value was and is the application's
}

/** Whether this WELCOME, of which nothing has been checked, lists the feature. */
function grants(welcome: unknown): boolean {
  const { features } = Object(welcome) as { readonly features?: unknown };
  return Array.isArray(features) && features.includes(POSITIONAL);
}

/** Tells codecs that the value of a frame is in positional form. */
function markValue(frame: unknown[]): void {
  const [type, , ref] = frame;
  const place = PLACES[type as number];
  if (place === undefined || frame[place] === undefined) return;
  const value = frame[place];
  if (value instanceof RawValue) value.isPositional = true;
  else if (type !== FrameType.ERROR || (value !== null && isDeclared(ref))) {
    frame[place] = new PositionalData(value);
  }
}

/** Whether an error may be one of the contract's: the details of others are in named form. */
function isDeclared(ref: unknown): boolean {
  const names: readonly unknown[] = WIRE_ERRORS;
  return typeof ref === "number" ? ref >= FIRST_DECLARED_ERROR : !names.includes(ref);
}
