import type { Job } from "./load/job.ts";
import { TextLineStream } from "./load/text_lines.ts";
import type { Target } from "./targets.ts";

/** The root of the repository. */
export const ROOT = new URL("../../../", import.meta.url);

const START_TIMEOUT_MS = 20_000;
/** What a job may take beyond its window: to open its connections, mostly. */
const JOB_SLACK_MS = 40_000;

/** Which cores of the machine processes run on. */
export interface Cores {
  readonly server: number;
  readonly load: number;
}

/** Starts processes, each on the core that it was given where that can be asked for. */
export class Launcher {
  readonly #cores: Cores | undefined;

  /** `cores` is left out where the system may move processes as it likes. */
  constructor(cores: Cores | undefined) {
    this.#cores = cores;
  }

  /** Starts a server and waits until it listens. @throws With what it wrote to stderr, if it does not. */
  async server(target: Target): Promise<RunningServer> {
    const child = this.#spawn(target.command, { core: this.#cores?.server, stderr: "piped" });
    const errors = new Response(child.stderr).text();
    const announced = await withTimeout(firstAnnouncement(child.stdout), START_TIMEOUT_MS, "starting");
    if (announced !== undefined) return new RunningServer(child, announced);
    child.kill("SIGKILL");
    throw new Error(`it does not start: ${(await errors).trim().split("\n").slice(-3).join(" ")}`);
  }

  /** Starts the load generator. */
  generator(): Generator {
    return new Generator(
      this.#spawn(["deno", "run", "-A", "--quiet", "tests/bench/server/load/main.ts"], {
        core: this.#cores?.load,
        stderr: "null",
      }),
    );
  }

  /**
   * Starts a flood against a server; resolves when it flows. It runs only while the generator, which measures time on the
   * same core, does not: were it but a process of low priority, it would take its turns from it.
   */
  async flood(target: Target, server: RunningServer, perMessage: number): Promise<AsyncDisposable> {
    const child = this.#spawn([
      ...(this.#cores === undefined ? [] : ["chrt", "--idle", "0"]),
      ...["deno", "run", "-A", "--quiet", "tests/bench/server/load/flood.ts"],
      ...[String(server.port), target.wire, server.hash ?? "", String(perMessage)],
    ], { core: this.#cores?.load, stderr: "null" });
    const reader = child.stdout.getReader();
    await reader.read();
    await reader.cancel();
    return { [Symbol.asyncDispose]: () => end(child) };
  }

  #spawn(
    command: readonly string[],
    { core, stderr }: { core: number | undefined; stderr: "piped" | "null" },
  ): Deno.ChildProcess {
    const prefix = core === undefined ? [] : ["taskset", "-c", String(core)];
    const [program, ...args] = [...prefix, ...command];
    return new Deno.Command(program!, { args, cwd: ROOT, stdin: "piped", stdout: "piped", stderr }).spawn();
  }
}

/** A server that listens. */
export class RunningServer implements AsyncDisposable {
  readonly port: number;
  readonly hash: string | undefined;
  readonly #child: Deno.ChildProcess;

  constructor(child: Deno.ChildProcess, { port, hash }: { port: number; hash?: string }) {
    this.#child = child;
    this.port = port;
    this.hash = hash;
  }

  get pid(): number {
    return this.#child.pid;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return end(this.#child);
  }
}

/** What the generator tells of a job. */
export interface Reading {
  readonly count: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Of idle connections only. */
  readonly bytesEach?: number;
}

/** The process that makes the load. */
export class Generator implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #jobs: WritableStreamDefaultWriter<Uint8Array>;
  readonly #results: ReadableStreamDefaultReader<string>;

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#jobs = child.stdin.getWriter();
    this.#results = lines(child.stdout).getReader();
  }

  /** Does one job. @throws With what went wrong: a wrong answer, a closed connection. */
  async run(job: Job): Promise<Reading> {
    await this.#jobs.write(new TextEncoder().encode(`${JSON.stringify(job)}\n`));
    const { value } = await withTimeout(
      this.#results.read(),
      job.warmUpMs + job.windowMs + JOB_SLACK_MS,
      "a job",
    );
    const result = JSON.parse(value ?? `{"error":"the generator ended"}`);
    if (result.error !== undefined) throw new Error(result.error);
    return result.tally;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return end(this.#child);
  }
}

async function end(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It ended by itself.
  }
  await child.status;
}

function lines(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<string> {
  return stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
}

async function firstAnnouncement(stdout: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = lines(stdout).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return undefined;
    if (value.startsWith(`{"port"`)) return JSON.parse(value) as { port: number; hash?: string };
  }
}

async function withTimeout<T>(promise: Promise<T>, ms: number, action: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${action} took more than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
