/**
 * Which words may stand where an identifier stands.
 *
 * @module
 */

const IDENTIFIER_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Whether the text is an identifier name; reserved words are, so it says only that it may stand as a property. */
export function isIdentifierName(text: string): boolean {
  return IDENTIFIER_NAME.test(text);
}

/** Words that no binding in an ES module may have. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  [
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends",
    "false finally for function if implements import in instanceof interface let new null package private protected",
    "public return static super switch this throw true try typeof undefined var void while with yield",
  ].flatMap((line) => line.split(" ")),
);

/** TypeScript's own types, which no declaration may be called. */
export const TYPE_KEYWORDS: ReadonlySet<string> = new Set(
  "any bigint boolean never number object string symbol unknown".split(" "),
);

/**
 * Globals that a generated module uses, or whose name on a user's type would surprise whoever imports it beside the
 * platform's.
 */
export const GLOBAL_NAMES: ReadonlySet<string> = new Set(
  [
    "AbortController AbortSignal Array ArrayBuffer AsyncGenerator AsyncIterable AsyncIterator Atomics BigInt",
    "BigInt64Array BigUint64Array Blob Boolean DataView Date Error Event EventTarget Exclude Extract File",
    "FinalizationRegistry Float32Array Float64Array Function Generator Headers Infinity Int16Array Int32Array Int8Array",
    "Intl Iterable Iterator JSON Map Math NaN NonNullable Number Object Omit Parameters Partial Pick Promise Proxy",
    "Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Reflect RegExp Request Required Response ReturnType Set",
    "SharedArrayBuffer String Symbol TypeError URL URLSearchParams Uint16Array Uint32Array Uint8Array",
    "Uint8ClampedArray WeakMap WeakRef WeakSet WebSocket console globalThis",
  ].flatMap((line) => line.split(" ")),
);
