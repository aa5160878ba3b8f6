/**
 * The chat's server: the generated contract, its handlers, a login and the page, put together.
 *
 * @module
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createServer, type FetchHandler, jwtAuth, type Logger } from "@wirepact/server";
import { SqliteBroker } from "@wirepact/server/sqlite";
import { Archive } from "./archive.ts";
import { chat } from "./generated/server.ts";
import { chatMethods, type ChatServices, chatTopics } from "./handlers.ts";
import { login } from "./login.ts";
import { keptSecret, randomSecret } from "./secret.ts";

/** How to run a chat. */
export interface ChatOptions {
  /** @default 8080; 0 takes a free one */
  readonly port?: number;
  /** The address to listen on. @default "127.0.0.1": this machine only */
  readonly hostname?: string;
  /**
   * The folder that everything is kept in: rooms, messages, and the secret if none is given. Whoever was connected goes
   * on after a restart as if nothing had been. One chat at a time can have it. @default memory
   */
  readonly data?: string;
  /** Signs the tokens, at least 32 bytes. @default a random one, kept in `data` */
  readonly secret?: string;
  /** Answers for the page's files. @default none, for programs that only speak the protocol */
  readonly page?: FetchHandler;
  /** People that fit into one room. @default 50 */
  readonly roomCapacity?: number;
  /** @default the console, from warnings upward */
  readonly logger?: Logger;
}

/** Room for 50 messages of 1,000 characters, each of them as long as JSON can make it: \u0000. */
const MAX_SNAPSHOT_BYTES = 524_288;

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
  const { port = 8080, hostname = "127.0.0.1", data, roomCapacity = 50 } = options;
  await using resources = new AsyncDisposableStack();
  if (data !== undefined) await mkdir(data, { recursive: true, mode: 0o700 });
  const secret = options.secret ??
    (data === undefined ? randomSecret() : await keptSecret(join(data, "secret")));
  const broker = data === undefined ? undefined : new SqliteBroker({ path: join(data, "topics.db") });
  resources.defer(() => broker?.close());
  const archive = resources.use(new Archive(data === undefined ? {} : { path: join(data, "archive.db") }));
  const services: ChatServices = {
    archive,
    roomCapacity,
    openRooms: () => server.instances("room").map(({ key }) => key.room),
    newId: () => crypto.randomUUID(),
    now: () => new Date(),
  };
  const server = createServer(chat, {
    auth: jwtAuth({ secret }),
    methods: chatMethods(services),
    topics: chatTopics(services),
    limits: { maxSnapshotBytes: MAX_SNAPSHOT_BYTES },
    ...(broker && { broker }),
    ...(options.logger && { logger: options.logger }),
  });
  const { url } = await server.listen({
    port,
    hostname,
    http: (request) => answer(request, secret, options.page),
  });
  const held = resources.move();
  return {
    url,
    announce: (text) => void server.broadcast("announcement", { text, at: services.now() }),
    async close({ graceMs = 1_000 } = {}) {
      await server.close({ graceMs });
      await held.disposeAsync();
    },
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
