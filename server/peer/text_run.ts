import type { TextBytes } from "@wirepact/schema/wire";

/** Where runs lie: close together, as memory of their own would be cold. A run is less than what may be joined. */
const BLOCK_BYTES = 32_768;

/** A frame longer than this gets memory of its own. */
const LARGE_BYTES = 8_192;

/** A run longer than this is not moved to where there is room to go on. */
const MAX_MOVED_BYTES = 1_024;

const [COMMA, OPEN, CLOSE] = [0x2c, 0x5b, 0x5d];

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

let block = new Uint8Array(BLOCK_BYTES);
/** So much of the block has been given out, to so many runs that are not released. */
let used = 0;
let runs = 0;

/** Frames of JSON that are UTF-8 already, with what stands between them, so that they are a message as they lie. */
export class TextRun {
  readonly #bytes: Uint8Array;
  #start = 0;
  /** Behind the last frame, where there is room for a bracket. */
  #end: number;
  #frames = 1;

  /** Of one frame, to begin with. */
  constructor(first: Uint8Array) {
    const { length } = first;
    if (length > LARGE_BYTES) this.#bytes = new Uint8Array(length + 2);
    else {
      if (used + length + 2 > BLOCK_BYTES) {
        block = new Uint8Array(BLOCK_BYTES);
        used = runs = 0;
      }
      this.#bytes = block;
      this.#start = used;
      used += length + 2;
      runs++;
    }
    this.#bytes[this.#start] = OPEN;
    this.#bytes.set(first, this.#start + 1);
    this.#end = this.#start + 1 + length;
  }

  /** How many frames there are. */
  get frames(): number {
    return this.#frames;
  }

  /** Bytes of the frames and of what stands between them. */
  get length(): number {
    return this.#end - this.#start - 1;
  }

  /** Appends a copy of a frame; false where there is no room. */
  add(frame: Uint8Array): boolean {
    const bytes = this.#bytes;
    const { length } = frame;
    if (bytes !== block || (this.#end + 1 !== used && !this.#move()) || used + length + 1 > BLOCK_BYTES) {
      return false;
    }
    const end = this.#end;
    bytes[end] = COMMA;
    bytes.set(frame, end + 1);
    this.#end = end + 1 + length;
    used = this.#end + 1;
    this.#frames++;
    return true;
  }

  /** Others have written behind it: goes where nobody has. */
  #move(): boolean {
    const size = this.#end - this.#start;
    if (size > MAX_MOVED_BYTES || used + size + 1 > BLOCK_BYTES) return false;
    block.copyWithin(used, this.#start, this.#end);
    this.#start = used;
    this.#end = used + size;
    used = this.#end + 1;
    return true;
  }

  /** All of it as one message. */
  message(): TextBytes {
    const bytes = this.#bytes;
    if (this.#frames === 1) return { bytes, start: this.#start + 1, end: this.#end };
    bytes[this.#end] = CLOSE;
    return { bytes, start: this.#start, end: this.#end + 1 };
  }

  /** The frames as text, with commas between them. */
  text(): string {
    return decoder.decode(this.#bytes.subarray(this.#start + 1, this.#end));
  }

  /** Lets others have the memory. Once, and not to be used any more then. */
  release(): void {
    if (this.#bytes === block && --runs === 0) used = 0;
  }
}
