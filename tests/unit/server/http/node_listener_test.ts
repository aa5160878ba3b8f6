import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type FetchHandler, nodeListener } from "../../../../server/http/mod.ts";
import { RawClient } from "../../../hostile/raw_client.ts";

/** Serves a handler while `use` runs. */
async function withServer(
  handler: FetchHandler,
  use: (url: string, errors: unknown[], port: number) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  const server = createServer(nodeListener(handler, { onError: (error) => errors.push(error) }));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await use(`http://127.0.0.1:${port}`, errors, port);
  } finally {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

Deno.test("nodeListener() hands request and answer over whole", async () => {
  const handler: FetchHandler = async (request) => {
    const headers = new Headers({ "x-method": request.method, "x-url": request.url });
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2");
    headers.append("vary", "x");
    headers.append("vary", "y");
    return new Response(`${request.headers.get("x-asked")} ${await request.text()}`, {
      status: 201,
      headers,
    });
  };
  await withServer(handler, async (url) => {
    const response = await fetch(`${url}/path?q=1`, {
      method: "POST",
      headers: { "x-asked": "yes" },
      body: "body",
    });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("x-method"), "POST");
    assert.equal(response.headers.get("x-url"), `${url}/path?q=1`);
    assert.deepEqual(response.headers.getSetCookie(), ["a=1", "b=2"]);
    assert.equal(response.headers.get("vary"), "x, y");
    assert.equal(await response.text(), "yes body");
  });
});

Deno.test("nodeListener() streams bodies in both directions", async () => {
  const handler: FetchHandler = (request) =>
    new Response(
      request.body?.pipeThrough(
        new TransformStream({ transform: (chunk, to) => to.enqueue(chunk.map((byte: number) => byte + 1)) }),
      ),
    );
  await withServer(handler, async (url) => {
    const size = 3_000_000;
    const response = await fetch(url, { method: "POST", body: new Uint8Array(size).fill(1) });
    const bytes = await response.bytes();
    assert.equal(bytes.length, size);
    assert.ok(bytes.every((byte) => byte === 2));
  });
});

Deno.test("nodeListener() sends a part of a body before the next exists", async () => {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const handler: FetchHandler = () =>
    new Response(new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) }));
  await withServer(handler, async (url) => {
    const response = await fetch(url);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    controller?.enqueue(new TextEncoder().encode("one"));
    assert.equal((await reader?.read())?.value, "one");
    controller?.enqueue(new TextEncoder().encode("two"));
    assert.equal((await reader?.read())?.value, "two");
    controller?.close();
    assert.equal((await reader?.read())?.done, true);
  });
});

Deno.test("nodeListener() answers HEAD without reading the body", async () => {
  let cancelled = false;
  const body = () => new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
  await withServer(() => new Response(body(), { headers: { "content-length": "5" } }), async (url) => {
    const response = await fetch(url, { method: "HEAD" });
    assert.equal(response.headers.get("content-length"), "5");
    assert.equal(await response.text(), "");
    assert.equal(cancelled, true);
  });
});

Deno.test("nodeListener() answers 500 without details when the handler throws", async () => {
  for (const throwing of [() => Promise.reject(new Error("secret")), () => raise(new Error("secret"))]) {
    await withServer(throwing, async (url, errors) => {
      const response = await fetch(url);
      assert.equal(response.status, 500);
      assert.equal(await response.text(), "Internal Server Error");
      assert.deepEqual(errors.map(String), ["Error: secret"]);
    });
  }
});

Deno.test("nodeListener() breaks the connection when a body fails half-way", async () => {
  const handler: FetchHandler = () => {
    const parts = [new TextEncoder().encode("half")];
    return new Response(
      new ReadableStream({
        pull(controller) {
          const part = parts.shift();
          if (part) controller.enqueue(part);
          else controller.error(new Error("secret"));
        },
      }),
    );
  };
  await withServer(handler, async (url, errors) => {
    await assert.rejects(async () => await (await fetch(url)).text());
    assert.deepEqual(errors.map(String), ["Error: secret"]);
  });
});

Deno.test("nodeListener() tells the handler when the client leaves", async () => {
  const started = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const handler: FetchHandler = async (request) => {
    request.signal.addEventListener("abort", () => left.resolve());
    started.resolve();
    await left.promise;
    return new Response("too late");
  };
  await withServer(handler, async (_url, errors, port) => {
    const client = await RawClient.connect(port);
    await client.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    await started.promise;
    client[Symbol.dispose]();
    await left.promise;
    assert.deepEqual(errors, []);
  });
});

Deno.test("nodeListener() cancels the body when the client leaves while it is sent", async () => {
  const cancelled = Promise.withResolvers<void>();
  const handler: FetchHandler = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel: () => cancelled.resolve(),
      }),
    );
  await withServer(handler, async (_url, errors, port) => {
    const client = await RawClient.connect(port);
    await client.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    await client.readHead();
    client[Symbol.dispose]();
    await cancelled.promise;
    assert.deepEqual(errors, []);
  });
});

Deno.test("nodeListener() takes no host from a request's target and no path from its Host header", async () => {
  const cases: [head: string, url: string | undefined][] = [
    ["GET //evil.example/x HTTP/1.1\r\nHost: a", "http://a//evil.example/x"],
    ["GET http://evil.example/x?y HTTP/1.1\r\nHost: a", "http://a/x?y"],
    ["GET /x HTTP/1.1\r\nHost: a:8080", "http://a:8080/x"],
    ["OPTIONS * HTTP/1.1\r\nHost: a", "http://a/"],
    ["GET /x HTTP/1.1\r\nHost: a/b", undefined],
    ["GET /x HTTP/1.1\r\nHost: user@a", undefined],
    ["GET /x HTTP/1.1\r\nHost: a b", undefined],
  ];
  await withServer(
    (request) => new Response(null, { headers: { "x-url": request.url } }),
    async (_url, _errors, port) => {
      for (const [head, url] of cases) {
        using client = await RawClient.connect(port);
        await client.write(new TextEncoder().encode(`${head}\r\n\r\n`));
        const answer = await client.readHead();
        if (url === undefined) assert.equal(answer.status, 400, head);
        else assert.equal(answer.headers.get("x-url"), url, head);
      }
    },
  );
});

Deno.test("nodeListener() answers methods that no Request has by 501, and reports no failure", async () => {
  await withServer(() => new Response(), async (_url, errors, port) => {
    using client = await RawClient.connect(port);
    await client.write(new TextEncoder().encode("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert.equal((await client.readHead()).status, 501);
    assert.deepEqual(errors, []);
  });
});

function raise(error: Error): never {
  throw error;
}
