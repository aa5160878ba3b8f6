import assert from "node:assert/strict";
import { type Chat, type ChatOptions, startChat } from "../../examples/chat/server.ts";
import { buildPage } from "../../examples/chat/page.ts";
import { ChatPage } from "./chat_page.ts";
import { Chromium, withoutChromium } from "./chromium.ts";

// Playwright keeps a child process and its pipes for longer than one test.
const OPTIONS = { ignore: withoutChromium(), sanitizeOps: false, sanitizeResources: false };

/** One browser and one chat. */
async function setUp(options: ChatOptions = {}) {
  const page = await buildPage();
  const start = (port: number): Promise<Chat> => startChat({ port, page, ...options });
  const stack = new AsyncDisposableStack();
  const browser = stack.use(await Chromium.launch());
  const { data } = options;
  if (data !== undefined) stack.defer(() => Deno.remove(data, { recursive: true }));
  let chat = await start(0);
  stack.defer(() => chat.close({ graceMs: 0 }));
  return {
    browser,
    url: chat.url,
    announce: (text: string) => chat.announce(text),
    stop: () => chat.close({ graceMs: 0 }),
    /** Without `data` it has another secret, so that the tokens of before are good for nothing. */
    async restart() {
      chat = await start(Number(new URL(chat.url).port));
    },
    async open(name: string, encoding?: "JSON" | "MessagePack") {
      const visitor = new ChatPage(await browser.open(chat.url));
      await visitor.signIn(name, encoding);
      return visitor;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

Deno.test("chat page: two people talk, one in JSON and one in MessagePack", OPTIONS, async () => {
  await using stage = await setUp();
  const ada = await stage.open("Ada", "JSON");
  const grace = await stage.open("Grace", "MessagePack");
  await ada.sees(ada.note("Grace joined"));
  await ada.sees(ada.member("Grace"));
  await grace.sees(grace.member("Ada"));

  await ada.field.pressSequentially("Hello Gr");
  await grace.sees(grace.typing("Ada is writing"));
  await ada.say("ace, <b>bold</b> is text here");
  await grace.hears("Hello Grace, <b>bold</b> is text here");
  await grace.typing("Ada is writing").waitFor({ state: "detached" });
  await grace.say("Hello Ada, “ünïcode” 🫖 too");
  await ada.hears("Hello Ada, “ünïcode” 🫖 too");

  stage.announce("The kettle is on.");
  for (const visitor of [ada, grace]) await visitor.sees(visitor.page.getByText("The kettle is on."));
  assert.equal(await ada.page.locator("#wire-facts").getByText("JSON").count(), 1);
  assert.equal(await grace.page.locator("#wire-facts").getByText("MessagePack").count(), 1);

  await grace.page.getByRole("button", { name: "Sign out" }).click();
  await ada.sees(ada.note("Grace left"));
  assert.deepEqual(stage.browser.complaints, []);
});

Deno.test(
  "chat page: goes on after a restart of the server, and says what it caught up with",
  OPTIONS,
  async () => {
    await using stage = await setUp({ data: await Deno.makeTempDir() });
    const ada = await stage.open("Ada");
    const grace = await stage.open("Grace", "MessagePack");
    await ada.say("Before");
    await grace.hears("Before");
    await ada.sees(ada.fact("log is at", "#1"));
    await ada.sees(ada.fact("recovery", "not needed yet"));

    await stage.stop();
    await ada.sees(ada.pill("Reconnecting"));
    // Grace is cut off for longer than the server is away, so that something is said without her.
    await grace.page.context().setOffline(true);
    await ada.say("While you were away");
    await ada.sees(ada.page.getByText("Waiting for the connection"));

    await stage.restart();
    await ada.sees(ada.pill("Connected"));
    await ada.hears("While you were away");
    await ada.sees(ada.note(/^Back after .+: nothing was missed$/));
    await ada.sees(ada.fact("recovery", "nothing missed"));
    await ada.say("Still there?");
    await ada.hears("Still there?");

    await grace.page.context().setOffline(false);
    await grace.hears("Still there?");
    await grace.sees(grace.note(/^Back after .+: 2 messages caught up \(from #1 to #3\)$/));
    await grace.sees(grace.fact("recovery", "2 caught up"));
    await grace.sees(grace.fact("log is at", "#3"));
    await grace.say("After");
    await ada.hears("After");
    for (const visitor of [ada, grace]) {
      await visitor.sees(visitor.member("Ada"));
      await visitor.sees(visitor.member("Grace"));
      assert.deepEqual(await visitor.texts(), ["Before", "While you were away", "Still there?", "After"]);
    }
    // Grace may have been away for longer than a room waits for somebody. Ada was there all the time.
    assert.equal(await grace.note(/joined|left/).count(), 0);
    // The browser itself logs every socket that finds nobody; nothing else may be there.
    assert.deepEqual(stage.browser.complaints.filter((text) => !text.includes("net::ERR_")), []);
  },
);

Deno.test(
  "chat page: loads its rooms anew from a server that has lost them, says so, and the talk goes on",
  OPTIONS,
  async () => {
    await using stage = await setUp();
    const ada = await stage.open("Ada");
    const grace = await stage.open("Grace", "MessagePack");
    await ada.say("Before");
    await grace.hears("Before");

    await stage.stop();
    await ada.sees(ada.pill("Reconnecting"));
    await ada.say("While you were away");
    await ada.sees(ada.page.getByText("Waiting for the connection"));

    await stage.restart();
    for (const visitor of [ada, grace]) {
      await visitor.sees(visitor.pill("Connected"));
      await visitor.hears("While you were away");
      await visitor.sees(visitor.note("the server has begun a new log, so the room was loaded anew"));
      await visitor.sees(visitor.fact("recovery", "loaded anew"));
    }
    await grace.say("After");
    await ada.hears("After");
    for (const visitor of [ada, grace]) {
      await visitor.sees(visitor.member("Ada"));
      await visitor.sees(visitor.member("Grace"));
      assert.deepEqual(await visitor.texts(), ["While you were away", "After"]);
      assert.equal(await visitor.note("left").count(), 0);
    }
    assert.deepEqual(stage.browser.complaints.filter((text) => !text.includes("net::ERR_")), []);
  },
);

Deno.test("chat page: rooms, unread messages, leaving and a full room", OPTIONS, async () => {
  await using stage = await setUp({ roomCapacity: 2 });
  const ada = await stage.open("Ada");
  const grace = await stage.open("Grace");
  await ada.page.getByLabel("New room").fill("Tea Time");
  await ada.page.getByLabel("New room").press("Enter");
  await ada.sees(ada.page.getByRole("heading", { name: "# tea-time" }));
  await grace.say("Still here?");
  await ada.sees(ada.page.getByRole("button", { name: "general 1 unread" }));
  assert.equal(await ada.page.title(), "(1) #tea-time · Wirepact chat");
  await ada.page.getByRole("button", { name: "general" }).click();
  await ada.hears("Still here?");
  await ada.page.getByRole("button", { name: "Leave" }).click();
  await grace.sees(grace.note("Ada left"));
  await ada.sees(ada.page.getByRole("heading", { name: "# tea-time" }));

  await stage.open("Linus");
  await ada.page.getByRole("button", { name: "general" }).click();
  await ada.sees(ada.page.getByText("#general is full: 2 people are in it."));
  assert.deepEqual(stage.browser.complaints, []);
});

Deno.test("chat page: a message of 1,001 characters cannot be sent, one of 1,000 can", OPTIONS, async () => {
  await using stage = await setUp();
  const ada = await stage.open("Ada");
  await ada.field.fill("x".repeat(1_001));
  await ada.sees(ada.page.getByText("1,001 / 1,000"));
  assert.equal(await ada.page.getByRole("button", { name: "Send" }).isDisabled(), true);
  await ada.field.press("Enter");
  await ada.field.fill("x".repeat(1_000));
  await ada.field.press("Enter");
  await ada.hears("x".repeat(1_000));
  assert.equal(await ada.page.locator(".message").count(), 1);
  assert.deepEqual(stage.browser.complaints, []);
});

Deno.test(
  "chat page: changing the encoding keeps rooms and talk, and nobody sees one leave",
  OPTIONS,
  async () => {
    await using stage = await setUp();
    const ada = await stage.open("Ada");
    const grace = await stage.open("Grace");
    await ada.say("In JSON");
    await ada.page.locator("#encoding").getByRole("radio", { name: "MessagePack" }).check();
    await ada.sees(ada.page.locator("#wire-facts").getByText("MessagePack"));
    await ada.say("In MessagePack");
    await grace.hears("In MessagePack");
    await grace.say("Both fine");
    await ada.hears("Both fine");
    assert.equal(await ada.page.locator(".message").count(), 3);
    assert.equal(await grace.note("Ada").count(), 0);
    assert.deepEqual(stage.browser.complaints, []);
  },
);

Deno.test("chat page: a reload comes back as the same person in the same rooms", OPTIONS, async () => {
  await using stage = await setUp();
  const ada = await stage.open("Ada", "MessagePack");
  await ada.say("Before the reload");
  const grace = await stage.open("Grace");
  await grace.sees(grace.member("Ada"));
  await ada.page.reload();
  await ada.hears("Before the reload");
  await ada.sees(ada.member("Ada"));
  await ada.sees(ada.page.locator("#wire-facts").getByText("MessagePack"));
  await ada.say("After the reload");
  await grace.hears("After the reload");
  assert.equal(await grace.note("Ada").count(), 0);
  assert.deepEqual(stage.browser.complaints, []);
});

Deno.test("chat page: a name that is none is refused with a reason", OPTIONS, async () => {
  await using stage = await setUp();
  const page = await stage.browser.open(stage.url);
  await page.getByLabel("Your name").fill("…");
  await page.getByRole("button", { name: "Start talking" }).click();
  await page.getByRole("alert").getByText("1 to 40 characters").waitFor();
  // The browser logs the answer 400 by itself.
  assert.equal(stage.browser.complaints.length, 1);
});

Deno.test("chat page: its policy allows no inline script, no eval and no framing", OPTIONS, async () => {
  await using stage = await setUp();
  const response = await fetch(stage.url);
  await response.body?.cancel();
  const policy = response.headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'self'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  const page = await stage.browser.open(stage.url);
  await page.evaluate(`{
    const script = document.createElement("script");
    script.textContent = "globalThis.injected = true";
    document.body.append(script);
  }`);
  assert.equal(await page.evaluate(() => "injected" in globalThis), false);
  assert.equal(stage.browser.complaints.length, 1);
  assert.match(stage.browser.complaints[0] ?? "", /Content Security Policy/);
});

Deno.test({
  name: "chat page: has its picture taken for the documents",
  ...OPTIONS,
  // Only on demand, since no two machines have the same fonts. This one was taken with fonts-inter and
  // fonts-noto-color-emoji installed.
  ignore: OPTIONS.ignore || Deno.env.get("UPDATE_SCREENSHOT") !== "1",
  async fn() {
    await using stage = await setUp({ data: await Deno.makeTempDir() });
    const size = { width: 1200, height: 760 };
    const page = await stage.browser.open(stage.url, { viewport: size, deviceScaleFactor: 2 });
    const ada = new ChatPage(page);
    await ada.signIn("Ada");
    await ada.page.getByLabel("New room").fill("tea");
    await ada.page.getByLabel("New room").press("Enter");
    await ada.sees(ada.page.getByRole("heading", { name: "# tea" }));
    await ada.page.getByRole("button", { name: "general" }).click();
    const grace = await stage.open("Grace", "MessagePack");
    await ada.say("Good morning, Grace! Which encoding are you on today?");
    await grace.say("MessagePack. And you are on JSON, by the look of your connection.");
    await ada.say("So “ünïcode” and 🫖 come out whole on your side?");
    await grace.say("Every byte of it. And dates are still dates.");
    await ada.hears("Every byte of it. And dates are still dates.");

    await stage.stop();
    await page.context().setOffline(true);
    await stage.restart();
    await grace.sees(grace.pill("Connected"));
    await grace.say("The server has just restarted, did you notice?");
    await grace.say("Nothing is lost: the rooms are in a file.");
    await grace.hears("Nothing is lost: the rooms are in a file.");
    await page.context().setOffline(false);
    await ada.sees(ada.note("2 messages caught up"));
    await ada.say("I did: two messages came when I was back, each of them once.");
    await ada.hears("I did: two messages came when I was back, each of them once.");

    const mary = await stage.open("Mary Somerville");
    await mary.page.getByLabel("New room").fill("tea");
    await mary.page.getByLabel("New room").press("Enter");
    await mary.sees(mary.page.getByRole("heading", { name: "# tea" }));
    await mary.say("The kettle is on.");
    await grace.field.pressSequentially("I would not");
    await ada.sees(ada.page.getByRole("button", { name: "tea 1 unread" }));
    await ada.sees(ada.typing("Grace is writing"));
    await page.screenshot({ path: "docs/images/chat.png" });
  },
});
