/**
 * `deno task start`: serves the chat and its page. PORT and HOST say where, CHAT_SECRET keeps tokens good across
 * restarts. What is typed into the terminal is announced to everybody; Ctrl+C ends it.
 *
 * @module
 */

import { buildPage } from "./page.ts";
import { startChat } from "./server.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  const port = Number(Deno.env.get("PORT") ?? 8080);
  const hostname = Deno.env.get("HOST") ?? "127.0.0.1";
  const secret = Deno.env.get("CHAT_SECRET");
  const page = await buildPage();
  const chat = await startChat({ port, hostname, page, ...(secret && { secret }) });
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

async function* lines(input: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncIterable<string> {
  let rest = "";
  for await (const chunk of input.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
