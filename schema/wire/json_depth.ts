import { WireError } from "./codec.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Refuses nesting before `JSON.parse` spends stack and memory on it. The scan need not be right about text that is not
 * JSON, which is refused in any case.
 *
 * @throws {WireError} `INVALID_PAYLOAD` if arrays and maps nest deeper than `maxDepth`, the frame being depth 1.
 */
export function checkJsonDepth(text: string, maxDepth: number): void {
  // An array of frames is no part of any of them.
  const most = /^\s*\[\s*\[/.test(text) ? maxDepth + 1 : maxDepth;
  if (text.length < 2 * (most + 1)) return;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(text, i + 1);
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > most) {
          throw new WireError("INVALID_PAYLOAD", `arrays and maps nest deeper than ${maxDepth}`);
        }
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
    }
  }
}

/** The index of the quote that ends a string, or the text's length. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, index: number, start: number): boolean {
  let first = index;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (index - first) % 2 === 1;
}
