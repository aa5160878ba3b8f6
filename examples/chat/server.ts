/**
 * The chat's server: the generated contract, its handlers, a login and the page, put together.
 *
 * @module
 */

import { createServer, type FetchHandler, jwtAuth, type Logger } from "@wirepact/server";
import { chat } from "./generated/server.ts";
import { chatMethods, type ChatServices, chatTopics } from "./handlers.ts";
import { login } from "./login.ts";
import { Rooms } from "./rooms.ts";

/** How to run a chat. */
export interface ChatOptions {
  /** @default 8080; 0 takes a free one */
  readonly port?: number;
  /** The address to listen on. @default "127.0.0.1": this machine only */
  readonly hostname?: string;
  /** Signs the tokens, at least 32 bytes. With the same secret tokens outlive a restart. @default a random one */
  readonly secret?: string;
  /** Answers for the page's files. @default none, for programs that only speak the protocol */
  readonly page?: FetchHandler;
  /** People that fit into one room. @default 50 */
  readonly roomCapacity?: number;
  /** @default the console, from warnings upward */
  readonly logger?: Logger;
}

/** A chat that runs. */
export interface Chat {
  /** Where the page, the login and the WebSocket are. */
  readonly url: string;
  /** Tells everybody who is connected something. */
  announce(text: string): void;
  /** Says goodbye to everybody and stops. Calls in flight get `graceMs` to finish. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/**
 * Starts a chat.
 *
 * @example
 * ```ts
 * import { startChat } from "./server.ts";
 *
 * const chat = await startChat({ port: 0 });
 * chat.announce("Tea is ready.");
 * await chat.close();
 * ```
 */
export async function startChat(options: ChatOptions = {}): Promise<Chat> {
  const { port = 8080, hostname = "127.0.0.1", secret = randomSecret(), roomCapacity = 50 } = options;
  const services: ChatServices = {
    rooms: new Rooms(),
    roomCapacity,
    newId: () => crypto.randomUUID(),
    now: () => new Date(),
  };
  const server = createServer(chat, {
    auth: jwtAuth({ secret }),
    methods: chatMethods(services),
    topics: chatTopics(services),
    ...(options.logger && { logger: options.logger }),
  });
  const { url } = await server.listen({
    port,
    hostname,
    http: (request) => answer(request, secret, options.page),
  });
  return {
    url,
    announce: (text) => void server.broadcast("announcement", { text, at: services.now() }),
    close: ({ graceMs = 1_000 } = {}) => server.close({ graceMs }),
  };
}

/** Everything that is not a WebSocket. */
function answer(
  request: Request,
  secret: string,
  page: FetchHandler = notFound,
): Response | Promise<Response> {
  if (new URL(request.url).pathname === "/login") return login(request, { secret });
  return page(request);
}

function notFound(): Response {
  return new Response("Not found\n", { status: 404 });
}

function randomSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
