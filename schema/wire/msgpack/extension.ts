/** A MessagePack extension value other than a timestamp. It matches no schema; keeping it whole lets a frame around it be read. */
export class Extension {
  /** The application's type, -128 to 127. */
  readonly type: number;
  /** What it carries, in a form only the application knows. */
  readonly data: Uint8Array;

  /** `type` and `data` are not checked. */
  constructor(type: number, data: Uint8Array) {
    this.type = type;
    this.data = data;
  }

  /** Tells value codecs that this is no object of theirs. */
  get [Symbol.toStringTag](): string {
    return "Extension";
  }
}
