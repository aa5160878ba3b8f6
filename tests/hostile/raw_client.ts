/**
 * A WebSocket client that does as it is told, right or wrong: it writes the bytes it is given and tells what came back.
 */

/** One frame as it came from the server. */
export interface RawFrame {
  readonly fin: boolean;
  readonly opcode: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** How the server ended it: with a close frame, or by dropping the connection. */
export type Ending = { readonly close: number; readonly reason: string } | "dropped";

/** How a frame is to be wrong. */
export interface FrameOptions {
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** The length to declare, where it is not that of the payload. */
  readonly declared?: bigint;
}

export const Opcode = { CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 } as const;

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class RawClient implements Disposable {
  readonly #connection: Deno.TcpConn;
  #unread: Uint8Array<ArrayBuffer> = new Uint8Array();

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async connect(port: number): Promise<RawClient> {
    return new RawClient(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Connects and opens a WebSocket. */
  static async open(port: number, headers: Record<string, string> = {}): Promise<RawClient> {
    const client = await RawClient.connect(port);
    const { status } = await client.handshake(headers);
    if (status !== 101) throw new Error(`the handshake was answered by ${status}`);
    return client;
  }

  /** Sends a handshake, with headers added or (by `""`) left out, and reads the head of the answer. */
  async handshake(
    headers: Record<string, string> = {},
    line = "GET / HTTP/1.1",
  ): Promise<{ status: number; headers: Headers; body: string }> {
    const all = {
      Host: "127.0.0.1",
      Upgrade: "websocket",
      Connection: "Upgrade",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": KEY,
      ...headers,
    };
    const lines = Object.entries(all).filter(([, value]) => value !== "");
    await this.write(encoder.encode(`${line}\r\n${lines.map((l) => l.join(": ") + "\r\n").join("")}\r\n`));
    return await this.readHead();
  }

  async readHead(): Promise<{ status: number; headers: Headers; body: string }> {
    let head = "";
    while (!head.endsWith("\r\n\r\n")) {
      const byte = await this.#take(1);
      if (!byte) throw new Error(`the connection ended within the head: ${head}`);
      head += decoder.decode(byte);
    }
    const [statusLine = "", ...lines] = head.trimEnd().split("\r\n");
    const headers = new Headers(
      lines.map((l): [string, string] => [l.slice(0, l.indexOf(":")), l.slice(l.indexOf(":") + 1).trim()]),
    );
    const body = await this.#take(Number(headers.get("content-length") ?? 0));
    return { status: Number(statusLine.split(" ")[1]), headers, body: decoder.decode(body) };
  }

  /** Writes bytes; a connection that the server has dropped swallows them. */
  async write(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let written = 0; written < bytes.length;) {
        written += await this.#connection.write(bytes.subarray(written));
      }
      return true;
    } catch {
      return false;
    }
  }

  async frame(opcode: number, payload: string | Uint8Array = "", options?: FrameOptions): Promise<boolean> {
    return await this.write(frame(opcode, payload, options));
  }

  /** The next frame, or `undefined` when the server has dropped the connection. */
  async readFrame(): Promise<RawFrame | undefined> {
    const head = await this.#take(2);
    if (!head) return undefined;
    const [first = 0, second = 0] = head;
    let length = second & 0x7f;
    if (length >= 126) {
      const extended = await this.#take(length === 126 ? 2 : 8);
      if (!extended) return undefined;
      length = extended.reduce((sum, byte) => sum * 256 + byte, 0);
    }
    const payload = await this.#take(length);
    return payload && { fin: first >= 128, opcode: first & 0x0f, payload };
  }

  /** Reads on until the server ends the connection. */
  async ending(): Promise<Ending> {
    for (let next = await this.readFrame(); next; next = await this.readFrame()) {
      if (next.opcode !== Opcode.CLOSE) continue;
      const code = next.payload.length < 2
        ? 1005
        : new DataView(next.payload.buffer, next.payload.byteOffset).getUint16(0);
      return { close: code, reason: decoder.decode(next.payload.subarray(2)) };
    }
    return "dropped";
  }

  /** Ends the writing side only. */
  async closeWrite(): Promise<void> {
    await this.#connection.closeWrite();
  }

  [Symbol.dispose](): void {
    try {
      this.#connection.close();
    } catch {
      // Closed before.
    }
  }

  /** `length` bytes, or `undefined` when the connection ends first. */
  async #take(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const buffer = new Uint8Array(65_536);
    while (this.#unread.length < length) {
      const read = await this.#connection.read(buffer).catch(() => null);
      if (read === null) return undefined;
      const joined = new Uint8Array(this.#unread.length + read);
      joined.set(this.#unread);
      joined.set(buffer.subarray(0, read), this.#unread.length);
      this.#unread = joined;
    }
    const taken = this.#unread.slice(0, length);
    this.#unread = this.#unread.subarray(length);
    return taken;
  }
}

/** A client's frame. */
export function frame(
  opcode: number,
  payload: string | Uint8Array = "",
  { fin = true, reserved = 0, masked = true, declared }: FrameOptions = {},
): Uint8Array<ArrayBuffer> {
  const data = typeof payload === "string" ? encoder.encode(payload) : payload;
  const length = declared ?? BigInt(data.length);
  const extended = length < 126n ? 0 : length < 65_536n ? 2 : 8;
  const bytes = new Uint8Array(2 + extended + (masked ? 4 : 0) + data.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  bytes[1] = (masked ? 0x80 : 0) | (extended === 0 ? Number(length) : extended === 2 ? 126 : 127);
  if (extended === 2) view.setUint16(2, Number(length));
  if (extended === 8) view.setBigUint64(2, length);
  // The mask stays zero: masked bytes are then the bytes themselves.
  bytes.set(data, bytes.length - data.length);
  return bytes;
}

/** The payload of a close frame. */
export function closePayload(code: number, reason: string | Uint8Array = ""): Uint8Array<ArrayBuffer> {
  const text = typeof reason === "string" ? encoder.encode(reason) : reason;
  const bytes = new Uint8Array(2 + text.length);
  new DataView(bytes.buffer).setUint16(0, code);
  bytes.set(text, 2);
  return bytes;
}
