import { announcedUrl } from "../announced_url.ts";

const SCRIPT = new URL("./server.ts", import.meta.url).href;

/** What a {@linkcode FaultServer} runs on. */
export interface FaultServerOptions {
  /** @default a free one */
  readonly port?: number;
  /** The database's file. @default none: a broker in memory */
  readonly path?: string;
}

/** A server in a process of its own. */
export class FaultServer implements AsyncDisposable {
  readonly url: string;
  readonly #process: Deno.ChildProcess;

  private constructor(process: Deno.ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  /** Starts one; resolves when it listens. */
  static async start({ port = 0, path = "memory" }: FaultServerOptions = {}): Promise<FaultServer> {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", SCRIPT, `${port}`, path],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    return new FaultServer(process, await announcedUrl(process));
  }

  /** The port it listens on. */
  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends it as a power cut would, from the point of view of the process. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#process.status;
  }
}
