import assert from "node:assert/strict";
import { serveStatic } from "../../../../server/http/mod.ts";

/** A folder with a page, beside a file that nobody may read. */
async function withFolder(use: (root: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    const root = `${parent}/public`;
    await Deno.mkdir(`${root}/sub/deep`, { recursive: true });
    await Deno.mkdir(`${root}/.git`);
    await Deno.mkdir(`${parent}/public-but-not`);
    const files: Record<string, string> = {
      "secret.txt": "secret",
      "public-but-not/secret.txt": "secret",
      "public/index.html": "<h1>index</h1>",
      "public/app.js": "app",
      "public/a b.txt": "spaced",
      "public/ü.txt": "umlaut",
      "public/unknown.xyz": "?",
      "public/sub/index.html": "sub index",
      "public/.env": "secret",
      "public/.git/config": "secret",
      "public/100%.txt": "percent",
    };
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${parent}/${name}`, text);
    await Deno.writeFile(`${root}/large.bin`, new Uint8Array(200_000).fill(7));
    await Deno.symlink(`${parent}/secret.txt`, `${root}/link.txt`);
    await Deno.symlink(`${parent}/public-but-not`, `${root}/linked`);
    await Deno.symlink(`${root}/app.js`, `${root}/alias.js`);
    await use(root);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

async function get(root: string, path: string, init: RequestInit = {}): Promise<Response> {
  return await serveStatic(root)(new Request(`http://localhost${path}`, init));
}

Deno.test("serveStatic() serves files with their types", async () => {
  await withFolder(async (root) => {
    const cases: [path: string, text: string, type: string][] = [
      ["/", "<h1>index</h1>", "text/html; charset=utf-8"],
      ["/index.html", "<h1>index</h1>", "text/html; charset=utf-8"],
      ["/app.js", "app", "text/javascript; charset=utf-8"],
      ["/app.js?v=1", "app", "text/javascript; charset=utf-8"],
      ["/a%20b.txt", "spaced", "text/plain; charset=utf-8"],
      ["/%C3%BC.txt", "umlaut", "text/plain; charset=utf-8"],
      ["/100%25.txt", "percent", "text/plain; charset=utf-8"],
      ["/sub/", "sub index", "text/html; charset=utf-8"],
      ["/unknown.xyz", "?", "application/octet-stream"],
      ["/alias.js", "app", "text/javascript; charset=utf-8"],
    ];
    for (const [path, text, type] of cases) {
      const response = await get(root, path);
      assert.equal(response.status, 200, path);
      assert.equal(await response.text(), text, path);
      assert.equal(response.headers.get("content-type"), type, path);
      assert.equal(response.headers.get("content-length"), String(text.length));
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    }
  });
});

Deno.test("serveStatic() gives nothing that is outside, hidden or oddly named", async () => {
  await withFolder(async (root) => {
    const paths = [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/..%2Fsecret.txt",
      "/sub/..%2f..%2fsecret.txt",
      "/%252e%252e/secret.txt",
      "/..%5csecret.txt",
      "/sub%5c..%5capp.js",
      "/%2fetc/passwd",
      "//etc/passwd",
      "/%2e%2e%2fpublic-but-not/secret.txt",
      "/.env",
      "/%2eenv",
      "/.git/config",
      "/sub/.git",
      "/link.txt",
      "/linked/secret.txt",
      "/app.js%00.txt",
      "/app.js%0a",
      "/app.js::$DATA",
      "/app.js/",
      "/app.js/x",
      "/sub//index.html",
      "/%ff",
      "/%",
      "/missing.txt",
      "/sub/deep/",
    ];
    for (const path of paths) {
      const response = await get(root, path);
      assert.equal(await response.text(), "Not Found", path);
      assert.equal(response.status, 404, path);
    }
  });
});

Deno.test("serveStatic() sends a folder's address on to the one with a slash", async () => {
  await withFolder(async (root) => {
    const response = await get(root, "/sub?x=1");
    assert.equal(response.status, 308);
    assert.equal(response.headers.get("location"), "/sub/?x=1");
  });
});

Deno.test("serveStatic() answers 304 when the browser has the file", async () => {
  await withFolder(async (root) => {
    const first = await get(root, "/app.js");
    await first.body?.cancel();
    const etag = first.headers.get("etag") ?? "";
    const modified = first.headers.get("last-modified") ?? "";
    const cases: [headers: HeadersInit, status: number][] = [
      [{ "if-none-match": etag }, 304],
      [{ "if-none-match": `"other", ${etag}` }, 304],
      [{ "if-none-match": "*" }, 304],
      [{ "if-none-match": '"other"', "if-modified-since": modified }, 200],
      [{ "if-modified-since": modified }, 304],
      [{ "if-modified-since": new Date(0).toUTCString() }, 200],
      [{ "if-modified-since": "nonsense" }, 200],
    ];
    for (const [headers, status] of cases) {
      const response = await get(root, "/app.js", { headers });
      assert.equal(response.status, status, JSON.stringify(headers));
      assert.equal(await response.text(), status === 200 ? "app" : "");
    }
  });
});

Deno.test("serveStatic() answers HEAD without a body and other methods by 405", async () => {
  await withFolder(async (root) => {
    const head = await get(root, "/app.js", { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal(head.headers.get("content-length"), "3");
    assert.equal(head.body, null);
    const post = await get(root, "/app.js", { method: "POST" });
    assert.equal(post.status, 405);
    assert.equal(post.headers.get("allow"), "GET, HEAD");
    await post.body?.cancel();
  });
});

Deno.test("serveStatic() puts the caller's headers on every answer", async () => {
  await withFolder(async (root) => {
    const serve = serveStatic(root, {
      headers: { "content-security-policy": "default-src 'self'", "cache-control": "no-store" },
      index: "app.js",
    });
    for (const path of ["/", "/missing"]) {
      const response = await serve(new Request(`http://localhost${path}`));
      assert.equal(response.headers.get("content-security-policy"), "default-src 'self'");
      assert.equal(response.headers.get("cache-control"), "no-store");
      assert.equal(await response.text(), path === "/" ? "app" : "Not Found");
    }
  });
});

Deno.test("serveStatic() closes the file when a large body is read or given up", async () => {
  await withFolder(async (root) => {
    const whole = await get(root, "/large.bin");
    assert.equal((await whole.bytes()).length, 200_000);
    const partial = await get(root, "/large.bin");
    const reader = partial.body?.getReader();
    assert.equal((await reader?.read())?.value?.length, 65_536);
    await reader?.cancel();
  });
});
