/**
 * What clients with compiled codecs stand on: the runtime of compiled code, and the codecs that put it to use. Text that
 * `codecModule` writes imports from here.
 *
 * @module
 */

export { asMarked, eitherExtras, eitherObject, eitherUnion } from "./forms.ts";
export type { EitherObjectOptions, Forms } from "./forms.ts";
export { formFrames } from "./form_frames.ts";
export { decodedBy, encodedBy } from "./raw_codecs.ts";
export { rawMsgpack } from "./raw_frames.ts";
export type { RawFrameCodec } from "./raw_frames.ts";
export { RawValue } from "./raw_value.ts";
export type { RawMessage } from "./raw_value.ts";
export type { Decode, Encode } from "../codec_functions.ts";
export { FORMATS as formats } from "../../wire/mod.ts";
export {
  any,
  arr,
  at,
  atEnd,
  B,
  bad,
  big,
  bin,
  CAP,
  close,
  closed,
  copyToBlock,
  date,
  deep,
  E,
  entriesOf,
  find,
  freshKey,
  full,
  int,
  K,
  key,
  leave,
  lend,
  list,
  literalNumber,
  load,
  loadWhole,
  map,
  MAX_INPUT_BYTES,
  mayRetry,
  mayTry,
  num,
  O,
  once,
  one,
  open,
  own,
  plain,
  put,
  putAny,
  putArr,
  putBig,
  putBin,
  putDate,
  putIndex,
  putInt,
  putMap,
  putNum,
  putStr,
  R,
  simple,
  skip,
  str,
  textAt,
  unique,
  unsure,
  V,
  vague,
  W,
} from "../runtime/mod.ts";
