import assert from "node:assert/strict";
import { startChat } from "../../examples/chat/server.ts";
import { Chromium, withoutChromium } from "./chromium.ts";

// Playwright keeps a child process and its pipes for longer than one test.
const OPTIONS = { ignore: withoutChromium(), sanitizeOps: false, sanitizeResources: false };

const HTML = `<!doctype html><meta charset="utf-8"><title>React</title><link rel="icon" href="data:,">
<div id="root"></div><script type="module" src="/app.js"></script>`;

/** The page, and how many WebSockets were asked for. */
async function reactPage() {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", new URL("./react/app.tsx", import.meta.url).href],
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const headers = { "content-security-policy": "default-src 'self' data:; connect-src 'self' ws:" };
  return (request: Request): Response =>
    new URL(request.url).pathname === "/app.js"
      ? new Response(stdout as Uint8Array<ArrayBuffer>, {
        headers: { ...headers, "content-type": "text/javascript" },
      })
      : new Response(HTML, { headers: { ...headers, "content-type": "text/html" } });
}

Deno.test(
  "React in StrictMode: one connection, live rooms and members, and a way back after a loss",
  OPTIONS,
  async () => {
    const page = await reactPage();
    const secret = "a secret that the server keeps over its restart";
    await using stack = new AsyncDisposableStack();
    const browser = stack.use(await Chromium.launch());
    let chat = await startChat({ port: 0, page, secret });
    stack.defer(() => chat.close({ graceMs: 0 }));
    const ada = await browser.open(`${chat.url}?name=Ada`);
    const sockets: unknown[] = [];
    const grace = await browser.open("about:blank");
    grace.on("websocket", (socket) => sockets.push(socket));
    await grace.goto(`${chat.url}?name=Grace`);
    for (const person of [ada, grace]) {
      await person.getByText("general: live").waitFor();
      await person.getByText("Ada, Grace").waitFor();
    }
    assert.equal(sockets.length, 1, "mounted twice, connected once");

    await ada.getByRole("button", { name: "Say hello" }).click();
    await grace.getByText("Hello, general").waitFor();
    assert.equal(await grace.locator("li").count(), 1, "and each event counts once");

    await grace.getByRole("button", { name: "Tea" }).click();
    await grace.getByText("tea: live").waitFor();
    await ada.locator("#members", { hasText: /^Ada$/ }).waitFor();
    await grace.getByRole("button", { name: "Toggle" }).click();
    await grace.locator("h1").waitFor({ state: "detached" });
    await grace.getByRole("button", { name: "Toggle" }).click();
    await grace.getByText("tea: live").waitFor();
    assert.equal(sockets.length, 1, "components come and go on one connection");

    const { port } = new URL(chat.url);
    await chat.close({ graceMs: 0 });
    await grace.locator("#status", { hasText: /connecting|waiting/ }).waitFor();
    chat = await startChat({ port: Number(port), page, secret });
    await grace.locator("#status", { hasText: "open" }).waitFor();
    await grace.getByRole("button", { name: "Say hello" }).click();
    await grace.getByText("Hello, tea").waitFor();
    assert.deepEqual(browser.complaints.filter((line) => !line.includes("WebSocket connection to")), []);
  },
);
