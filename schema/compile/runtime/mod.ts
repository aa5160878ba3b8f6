/**
 * What compiled codecs stand on. Generated code calls these functions by these names.
 *
 * @module
 */

export { at, atEnd, B, bad, load, loadWhole, MAX_INPUT_BYTES, mayTry, R, unsure, V, vague } from "./input.ts";
export { copyToBlock } from "./block.ts";
export { CAP, close, E, full, lend, O, open, W } from "./output.ts";
export { any, deep, find, freshKey, K, key, once, one, put, simple, unique } from "./read_any.ts";
export { big, int, literalNumber, num } from "./read_number.ts";
export { arr, bin, date, list, map } from "./read_other.ts";
export { str, text as textAt } from "./read_text.ts";
export { skip } from "./skip.ts";
export {
  closed,
  entriesOf,
  leave,
  mayRetry,
  own,
  plain,
  putAny,
  putArr,
  putBig,
  putBin,
  putDate,
  putIndex,
  putInt,
  putMap,
  putNum,
} from "./write_other.ts";
export { putStr } from "./write_text.ts";
