/** How often it says that it lives, in milliseconds. */
const BEAT_MS = 10_000;

/** A client by hand that follows a room and does not read what comes, until it is told to. */
export class StalledReader implements Disposable {
  readonly #connection: Deno.TcpConn;
  readonly #beat: ReturnType<typeof setInterval>;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    // It does not read that it is pinged, but it is to be kept for longer than a silent client would be.
    this.#beat = setInterval(() => void connection.write(textFrame("[17]")).catch(() => {}), BEAT_MS);
  }

  /** Connects, follows the room, and reads no more. */
  static async follow(port: number, room: string): Promise<StalledReader> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
        "Sec-WebSocket-Protocol: wirepact.v1.json\r\n\r\n",
    ));
    await connection.read(new Uint8Array(4096));
    await connection.write(
      textFrame('[[0,{"protocol":1}],[9,1,"room",{"room":' + JSON.stringify(room) + "}]]"),
    );
    return new StalledReader(connection);
  }

  /** Reads all that waits, for as long as something comes; answers the last so many bytes as text. */
  async readOn(): Promise<string> {
    const buffer = new Uint8Array(65_536);
    const decoder = new TextDecoder("latin1");
    let text = "";
    for (;;) {
      const silence = Promise.withResolvers<null>();
      const timer = setTimeout(() => silence.resolve(null), 500);
      const count = await Promise.race([this.#connection.read(buffer), silence.promise]);
      clearTimeout(timer);
      if (count === null) return text;
      text = (text + decoder.decode(buffer.subarray(0, count))).slice(-4096);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#beat);
    this.#connection.close();
  }
}

/** One short masked text frame. */
function textFrame(text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  if (payload.length > 125) throw new RangeError("too long for a short frame");
  return Uint8Array.from([0x81, 0x80 | payload.length, 0, 0, 0, 0, ...payload]);
}
