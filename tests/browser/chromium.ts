import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const EXECUTABLE = "/usr/bin/chromium";

/** No sandbox, since CI runs as root; nothing that talks to the world; nothing that needs a screen. */
const ARGS = [
  "--no-sandbox",
  "--headless=new",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Whether a browser test is to be left out: where Debian's Chromium is not installed, except in CI, where the test then
 * fails. Says how to install it.
 */
export function withoutChromium(): boolean {
  try {
    Deno.statSync(EXECUTABLE);
    return false;
  } catch {
    if (Deno.env.get("CI") === "true") return false;
    console.log(
      `Browser tests are left out: ${EXECUTABLE} is not there. Install it with: apt-get install chromium`,
    );
    return true;
  }
}

/** A browser, and what its pages complained about. */
export class Chromium implements AsyncDisposable {
  /** Errors of the console, exceptions, and violations of the content security policy, of all pages. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #contexts: BrowserContext[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<Chromium> {
    return new Chromium(await chromium.launch({ executablePath: EXECUTABLE, args: ARGS }));
  }

  /** A page with a session of its own, like another person's browser. */
  async open(url: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context = await this.#browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...options });
    this.#contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
    await page.goto(url);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.#browser.close();
  }
}
