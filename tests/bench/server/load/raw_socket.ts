/**
 * A WebSocket client over plain TCP that does as little as can be: the generator shares a core with the server it loads,
 * and what it decides (when bytes leave, how many messages a write holds) must be the same for every server.
 *
 * @module
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Any mask will do: what it protects from, a proxy that is fooled, is not here. */
const MASK = [0x37, 0xfa, 0x21, 0x3d] as const;

/** How to connect. */
export interface RawSocketOptions {
  readonly port: number;
  readonly path?: string | undefined;
  readonly subprotocol?: string | undefined;
  /** What one read takes at most. */
  readonly readBytes?: number;
  /** Where messages are bytes: how they and the texts that a wire speaks become each other. */
  readonly transcoder?: Transcoder | undefined;
}

/** Texts as bytes of another encoding, and back. */
export interface Transcoder {
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array): string;
}

/** One connection. Whatever is queued while a read is handled leaves in one write after it. */
export class RawSocket {
  /** Hears of each message: text, or the bytes as they came. */
  onMessage: (message: string) => void = () => {};
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  /** The close code that the server sent, 0 if none. */
  closeCode = 0;
  readonly #connection: Deno.TcpConn;
  readonly #transcoder: Transcoder | undefined;
  #in: Uint8Array<ArrayBuffer>;
  #inLength = 0;
  #out = new Uint8Array(4096);
  #outLength = 0;
  #writing: Promise<void> | undefined;

  private constructor(
    connection: Deno.TcpConn,
    rest: Uint8Array,
    { readBytes = 65_536, transcoder }: RawSocketOptions,
  ) {
    this.#connection = connection;
    this.#transcoder = transcoder;
    this.#in = new Uint8Array(readBytes);
    this.#in.set(rest);
    this.#inLength = rest.length;
    // In a later turn, so that nothing arrives before somebody listens.
    this.closed = new Promise<void>((resolve) => setTimeout(resolve)).then(() => this.#read());
  }

  /** Connects and shakes hands. @throws If the server does not upgrade. */
  static async connect(options: RawSocketOptions) {
    const { port, path = "/", subprotocol } = options;
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    const head = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    ];
    await writeAll(connection, encoder.encode(`${head.join("\r\n")}\r\n\r\n`));
    const rest = await readHead(connection);
    return new RawSocket(connection, rest, options);
  }

  /** Queues a message. */
  queue(text: string): void {
    if (this.#transcoder) return this.#queueBytes(this.#transcoder.encode(text));
    this.#reserve(14 + 3 * text.length);
    // The length decides how long the header is; nearly all texts here are ASCII, so it is known beforehand.
    let header = headerBytes(text.length);
    let start = this.#outLength + header;
    const { written } = encoder.encodeInto(text, this.#out.subarray(start));
    if (headerBytes(written) !== header) {
      header = headerBytes(written);
      this.#out.copyWithin(this.#outLength + header, start, start + written);
      start = this.#outLength + header;
    }
    this.#header(0x81, written);
    mask(this.#out, start, written);
    this.#outLength = start + written;
  }

  #queueBytes(bytes: Uint8Array): void {
    this.#reserve(14 + bytes.length);
    const start = this.#header(0x82, bytes.length);
    this.#out.set(bytes, start);
    mask(this.#out, start, bytes.length);
    this.#outLength = start + bytes.length;
  }

  /** Writes what is queued. Waits only if an earlier write has not ended. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#outLength === 0) return;
    const bytes = this.#out.slice(0, this.#outLength);
    this.#outLength = 0;
    this.#writing = writeAll(this.#connection, bytes).finally(() => this.#writing = undefined);
    await this.#writing;
  }

  /** Drops the connection. */
  close(): void {
    try {
      this.#connection.close();
    } catch {
      // It is gone already.
    }
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        this.#takeMessages();
        if (this.#outLength > 0) await this.flush();
        if (this.#inLength === this.#in.length) this.#grow();
        const count = await this.#connection.read(this.#in.subarray(this.#inLength));
        if (count === null) return;
        this.#inLength += count;
      }
    } catch (error) {
      if (!isEnd(error)) throw error;
    } finally {
      this.close();
    }
  }

  #takeMessages(): void {
    let at = 0;
    const bytes = this.#in;
    for (;;) {
      const here = this.#inLength - at;
      if (here < 2) break;
      let length = bytes[at + 1]! & 0x7f;
      let header = 2;
      if (length === 126) {
        if (here < 4) break;
        length = bytes[at + 2]! << 8 | bytes[at + 3]!;
        header = 4;
      } else if (length === 127) {
        if (here < 10) break;
        length = Number(new DataView(bytes.buffer).getBigUint64(at + 2));
        header = 10;
      }
      if (here < header + length) break;
      this.#message(bytes[at]! & 0x0f, bytes.subarray(at + header, at + header + length));
      at += header + length;
    }
    if (at === 0) return;
    bytes.copyWithin(0, at, this.#inLength);
    this.#inLength -= at;
  }

  #message(opcode: number, payload: Uint8Array): void {
    if (opcode === 2 && this.#transcoder) return this.onMessage(this.#transcoder.decode(payload));
    if (opcode === 1 || opcode === 2) return this.onMessage(decoder.decode(payload));
    if (opcode === 8) this.closeCode = payload.length < 2 ? 1005 : payload[0]! << 8 | payload[1]!;
    if (opcode === 9) this.#pong(payload);
  }

  #pong(payload: Uint8Array): void {
    this.#reserve(14 + payload.length);
    const start = this.#header(0x8a, payload.length);
    this.#out.set(payload, start);
    mask(this.#out, start, payload.length);
    this.#outLength = start + payload.length;
  }

  /** Writes a header at the end of what is queued; returns where the payload begins. */
  #header(first: number, length: number): number {
    const out = this.#out;
    let at = this.#outLength;
    out[at++] = first;
    if (length < 126) out[at++] = 0x80 | length;
    else if (length < 65_536) {
      out[at++] = 0x80 | 126;
      out[at++] = length >> 8;
      out[at++] = length & 0xff;
    } else {
      out[at++] = 0x80 | 127;
      new DataView(out.buffer).setBigUint64(at, BigInt(length));
      at += 8;
    }
    out.set(MASK, at);
    return at + 4;
  }

  #reserve(bytes: number): void {
    if (this.#outLength + bytes <= this.#out.length) return;
    const larger = new Uint8Array(2 * (this.#outLength + bytes));
    larger.set(this.#out);
    this.#out = larger;
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#in.length);
    larger.set(this.#in);
    this.#in = larger;
  }
}

function headerBytes(length: number): number {
  return length < 126 ? 6 : length < 65_536 ? 8 : 14;
}

function mask(bytes: Uint8Array, start: number, length: number): void {
  for (let i = 0; i < length; i++) bytes[start + i]! ^= MASK[i & 3]!;
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/** Reads up to the end of the answer's head; returns what came behind it. */
async function readHead(connection: Deno.TcpConn): Promise<Uint8Array> {
  const bytes = new Uint8Array(8192);
  let length = 0;
  for (;;) {
    const count = await connection.read(bytes.subarray(length));
    if (count === null) throw new Error("the server ended the connection during the handshake");
    length += count;
    const text = decoder.decode(bytes.subarray(0, length));
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    if (!text.startsWith("HTTP/1.1 101")) {
      connection.close();
      throw new Error(`the handshake was answered by ${text.split("\r\n")[0]}`);
    }
    return bytes.slice(end + 4, length);
  }
}

function isEnd(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe;
}
