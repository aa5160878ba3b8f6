import { Extension } from "@wirepact/schema/wire";

/** A value and its shortest form. */
export interface Vector {
  readonly name: string;
  readonly value: unknown;
  readonly hex: string;
}

const text = (length: number) => "a".repeat(length);
const textHex = (length: number) => "61".repeat(length);
const zeros = (length: number) => new Uint8Array(length);
const zerosHex = (length: number) => "00".repeat(length);
const nils = (length: number) => Array.from({ length }, () => null);
const nilsHex = (length: number) => "c0".repeat(length);

/** Every format of the specification, at the edges where one gives way to the next. */
export const VECTORS: readonly Vector[] = [
  { name: "nil", value: null, hex: "c0" },
  { name: "false", value: false, hex: "c2" },
  { name: "true", value: true, hex: "c3" },

  { name: "smallest positive fixint", value: 0, hex: "00" },
  { name: "largest positive fixint", value: 127, hex: "7f" },
  { name: "smallest uint 8", value: 128, hex: "cc80" },
  { name: "largest uint 8", value: 255, hex: "ccff" },
  { name: "smallest uint 16", value: 256, hex: "cd0100" },
  { name: "largest uint 16", value: 65_535, hex: "cdffff" },
  { name: "smallest uint 32", value: 65_536, hex: "ce00010000" },
  { name: "largest uint 32", value: 2 ** 32 - 1, hex: "ceffffffff" },
  { name: "smallest uint 64", value: 2 ** 32, hex: "cf0000000100000000" },
  { name: "largest safe integer", value: Number.MAX_SAFE_INTEGER, hex: "cf001fffffffffffff" },
  { name: "smallest unsafe bigint", value: 2n ** 53n, hex: "cf0020000000000000" },
  { name: "largest uint 64", value: 2n ** 64n - 1n, hex: "cfffffffffffffffff" },

  { name: "largest negative fixint", value: -1, hex: "ff" },
  { name: "smallest negative fixint", value: -32, hex: "e0" },
  { name: "largest int 8", value: -33, hex: "d0df" },
  { name: "smallest int 8", value: -128, hex: "d080" },
  { name: "largest int 16", value: -129, hex: "d1ff7f" },
  { name: "smallest int 16", value: -32_768, hex: "d18000" },
  { name: "largest int 32", value: -32_769, hex: "d2ffff7fff" },
  { name: "smallest int 32", value: -(2 ** 31), hex: "d280000000" },
  { name: "largest int 64", value: -(2 ** 31) - 1, hex: "d3ffffffff7fffffff" },
  { name: "smallest safe integer", value: Number.MIN_SAFE_INTEGER, hex: "d3ffe0000000000001" },
  { name: "largest unsafe negative bigint", value: -(2n ** 53n), hex: "d3ffe0000000000000" },
  { name: "smallest int 64", value: -(2n ** 63n), hex: "d38000000000000000" },

  { name: "fraction", value: 1.5, hex: "cb3ff8000000000000" },
  { name: "negative zero", value: -0, hex: "cb8000000000000000" },
  { name: "integer beyond the safe ones", value: 2 ** 53, hex: "cb4340000000000000" },
  { name: "infinity", value: Infinity, hex: "cb7ff0000000000000" },
  { name: "not a number", value: NaN, hex: "cb7ff8000000000000" },

  { name: "empty string", value: "", hex: "a0" },
  { name: "longest fixstr", value: text(31), hex: "bf" + textHex(31) },
  { name: "shortest str 8", value: text(32), hex: "d920" + textHex(32) },
  { name: "longest str 8", value: text(255), hex: "d9ff" + textHex(255) },
  { name: "shortest str 16", value: text(256), hex: "da0100" + textHex(256) },
  { name: "longest str 16", value: text(65_535), hex: "daffff" + textHex(65_535) },
  { name: "shortest str 32", value: text(65_536), hex: "db00010000" + textHex(65_536) },
  { name: "text of two, three and four bytes", value: "ß€😀", hex: "a9c39fe282acf09f9880" },
  {
    name: "fixstr length that units and bytes disagree on",
    value: "é".repeat(16),
    hex: "d920" + "c3a9".repeat(16),
  },
  { name: "str 8 length likewise", value: "é".repeat(128), hex: "da0100" + "c3a9".repeat(128) },
  { name: "str 16 length likewise", value: "é".repeat(32_768), hex: "db00010000" + "c3a9".repeat(32_768) },
  { name: "byte order mark", value: "\ufeffa", hex: "a4efbbbf61" },
  { name: "replacement character", value: "a\ufffd", hex: "a461efbfbd" },

  { name: "empty bin", value: zeros(0), hex: "c400" },
  { name: "longest bin 8", value: zeros(255), hex: "c4ff" + zerosHex(255) },
  { name: "shortest bin 16", value: zeros(256), hex: "c50100" + zerosHex(256) },
  { name: "longest bin 16", value: zeros(65_535), hex: "c5ffff" + zerosHex(65_535) },
  { name: "shortest bin 32", value: zeros(65_536), hex: "c600010000" + zerosHex(65_536) },

  { name: "empty array", value: [], hex: "90" },
  { name: "longest fixarray", value: nils(15), hex: "9f" + nilsHex(15) },
  { name: "shortest array 16", value: nils(16), hex: "dc0010" + nilsHex(16) },
  { name: "longest array 16", value: nils(65_535), hex: "dcffff" + nilsHex(65_535) },
  { name: "shortest array 32", value: nils(65_536), hex: "dd00010000" + nilsHex(65_536) },

  { name: "empty map", value: {}, hex: "80" },
  { name: "fixmap", value: { a: 1, b: [{}] }, hex: "82a16101a1629180" },
  { name: "longest fixmap", value: numbered(15).value, hex: "8f" + numbered(15).hex },
  { name: "shortest map 16", value: numbered(16).value, hex: "de0010" + numbered(16).hex },
  { name: "longest map 16", value: numbered(65_535).value, hex: "deffff" + numbered(65_535).hex },
  { name: "shortest map 32", value: numbered(65_536).value, hex: "df00010000" + numbered(65_536).hex },

  { name: "fixext 1", value: new Extension(1, zeros(1)), hex: "d40100" },
  { name: "fixext 2", value: new Extension(127, zeros(2)), hex: "d57f0000" },
  { name: "fixext 4", value: new Extension(-2, zeros(4)), hex: "d6fe" + zerosHex(4) },
  { name: "fixext 8", value: new Extension(-128, zeros(8)), hex: "d780" + zerosHex(8) },
  { name: "fixext 16", value: new Extension(0, zeros(16)), hex: "d800" + zerosHex(16) },
  { name: "empty ext 8", value: new Extension(5, zeros(0)), hex: "c70005" },
  { name: "ext 8", value: new Extension(5, zeros(3)), hex: "c70305000000" },
  { name: "longest ext 8", value: new Extension(5, zeros(255)), hex: "c7ff05" + zerosHex(255) },
  { name: "shortest ext 16", value: new Extension(5, zeros(256)), hex: "c8010005" + zerosHex(256) },
  { name: "shortest ext 32", value: new Extension(5, zeros(65_536)), hex: "c90001000005" + zerosHex(65_536) },

  { name: "timestamp 32, first", value: new Date(0), hex: "d6ff00000000" },
  { name: "timestamp 32, last", value: new Date((2 ** 32 - 1) * 1000), hex: "d6ffffffffff" },
  { name: "timestamp 64 for milliseconds", value: new Date(1), hex: "d7ff003d090000000000" },
  { name: "timestamp 64 for late seconds", value: new Date(2 ** 32 * 1000), hex: "d7ff0000000100000000" },
  { name: "timestamp 64, last", value: new Date(2 ** 34 * 1000 - 1), hex: "d7ffee2e1f03ffffffff" },
  { name: "timestamp 96 after 2514", value: new Date(2 ** 34 * 1000), hex: "c70cff000000000000000400000000" },
  { name: "timestamp 96 before 1970", value: new Date(-1), hex: "c70cff3b8b87c0ffffffffffffffff" },
  { name: "earliest date", value: new Date(-8.64e15), hex: "c70cff00000000fffff82457de8000" },
];

/** What else a receiver has to accept: forms longer than necessary, and what we never write. */
export const DECODE_ONLY_VECTORS: readonly Vector[] = [
  { name: "uint 8 for 0", value: 0, hex: "cc00" },
  { name: "uint 16 for 0", value: 0, hex: "cd0000" },
  { name: "uint 32 for 0", value: 0, hex: "ce00000000" },
  { name: "uint 64 for 0", value: 0, hex: "cf0000000000000000" },
  { name: "int 8 for 1", value: 1, hex: "d001" },
  { name: "int 16 for -1", value: -1, hex: "d1ffff" },
  { name: "int 32 for -1", value: -1, hex: "d2ffffffff" },
  { name: "int 64 for -1", value: -1, hex: "d3ffffffffffffffff" },
  { name: "float 32", value: 1.5, hex: "ca3fc00000" },
  { name: "float 32 for an integer", value: 2, hex: "ca40000000" },
  { name: "float 64 for an integer", value: 2, hex: "cb4000000000000000" },
  { name: "str 8 for 1 byte", value: "a", hex: "d90161" },
  { name: "str 16 for 1 byte", value: "a", hex: "da000161" },
  { name: "str 32 for 1 byte", value: "a", hex: "db0000000161" },
  { name: "bin 16 for 1 byte", value: zeros(1), hex: "c5000100" },
  { name: "bin 32 for 1 byte", value: zeros(1), hex: "c60000000100" },
  { name: "array 16 for 1 item", value: [1], hex: "dc000101" },
  { name: "array 32 for 1 item", value: [1], hex: "dd0000000101" },
  { name: "map 16 for 1 entry", value: { a: 1 }, hex: "de0001a16101" },
  { name: "map 32 for 1 entry", value: { a: 1 }, hex: "df00000001a16101" },
  { name: "map with integers for keys", value: { 0: 1, "-1": 2 }, hex: "820001ff02" },
  { name: "map with a 64-bit key", value: { "18446744073709551615": 1 }, hex: "81cfffffffffffffffff01" },
  { name: "ext 8 for 1 byte", value: new Extension(1, zeros(1)), hex: "c7010100" },
  { name: "ext 16 for 1 byte", value: new Extension(1, zeros(1)), hex: "c800010100" },
  { name: "ext 32 for 1 byte", value: new Extension(1, zeros(1)), hex: "c9000000010100" },
  { name: "timestamp 32 in ext 8", value: new Date(1000), hex: "c704ff00000001" },
  { name: "timestamp 64 where 32 would do", value: new Date(1000), hex: "d7ff0000000000000001" },
  { name: "timestamp 96 where 32 would do", value: new Date(1000), hex: "c70cff000000000000000000000001" },
  { name: "timestamp finer than milliseconds", value: new Date(1), hex: "d7ff004c4b3c00000000" },
  {
    name: "timestamp with too many nanoseconds",
    value: new Extension(-1, Uint8Array.of(0xee, 0x6b, 0x28, 0, 0, 0, 0, 0)),
    hex: "d7ffee6b280000000000",
  },
  {
    name: "timestamp beyond what a date can hold",
    value: new Extension(-1, Uint8Array.of(0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0)),
    hex: "c70cff000000007f00000000000000",
  },
  { name: "timestamp of another length", value: new Extension(-1, zeros(1)), hex: "d4ff00" },
];

function numbered(length: number): { value: Record<string, number>; hex: string } {
  const keys = Array.from({ length }, (_, i) => "k" + i.toString().padStart(5, "0"));
  return {
    value: Object.fromEntries(keys.map((key) => [key, 1])),
    hex: keys.map((key) => "a6" + [...key].map((c) => c.charCodeAt(0).toString(16)).join("") + "01").join(""),
  };
}
