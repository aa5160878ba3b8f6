/**
 * `deno task start`: serves the chat and its page. PORT and HOST say where. CHAT_DATA is the folder it keeps everything
 * in, so that people and their rooms outlive a restart; if it is empty, nothing is kept. CHAT_SECRET signs tokens in
 * place of a secret in that folder. What is typed into the terminal is announced to everybody; Ctrl+C ends it.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { SqliteBrokerError } from "@wirepact/server/sqlite";
import { buildPage, PageError } from "./page.ts";
import { MIN_SECRET_BYTES } from "./secret.ts";
import { type ChatOptions, startChat } from "./server.ts";

/** Beside this file, and not in the repository. */
const DATA = new URL("./data", import.meta.url);

if (import.meta.main) {
  await main().catch((error) => {
    console.error(explain(error));
    Deno.exit(1);
  });
}

async function main(): Promise<void> {
  const options = readEnvironment();
  const page = await buildPage();
  const chat = await startChat({ ...options, page });
  console.log(`The chat is at ${chat.url.replace("127.0.0.1", "localhost")}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => chat.close().finally(() => Deno.exit(0)));
  }
  if (!Deno.stdin.isTerminal()) return;
  console.log("Open it in two tabs. Type a line here to announce it to everybody; Ctrl+C ends the chat.");
  for await (const line of lines(Deno.stdin.readable)) {
    if (line.trim() !== "") chat.announce(line.trim());
  }
}

function readEnvironment(): ChatOptions {
  const port = Number(Deno.env.get("PORT") ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError("PORT has to be a whole number from 0 to 65535; 0 takes a free port.");
  }
  const hostname = Deno.env.get("HOST");
  const secret = Deno.env.get("CHAT_SECRET");
  if (secret && new TextEncoder().encode(secret).length < MIN_SECRET_BYTES) {
    throw new RangeError(
      `CHAT_SECRET has to have at least ${MIN_SECRET_BYTES} bytes; leave it out for a random one.`,
    );
  }
  const data = Deno.env.get("CHAT_DATA") ?? fileURLToPath(DATA);
  return { port, ...(hostname && { hostname }), ...(secret && { secret }), ...(data && { data }) };
}

/** What somebody who starts the chat can do something about, in words; anything else with its stack. */
function explain(error: unknown): unknown {
  if (error instanceof PageError || error instanceof RangeError) return error.message;
  if (error instanceof SqliteBrokerError) {
    return `The data cannot be used: ${error.message}. CHAT_DATA names another folder.`;
  }
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return "The port is taken. Choose another: PORT=8081 deno task start";
  }
  return error;
}

async function* lines(input: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncIterable<string> {
  let rest = "";
  for await (const chunk of input.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
