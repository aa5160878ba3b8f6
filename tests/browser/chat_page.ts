import type { Locator, Page } from "playwright-core";

/** What somebody sees of the chat's page, and does there. */
export class ChatPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Signs in, and waits until the first room is there. */
  async signIn(name: string, encoding: "JSON" | "MessagePack" = "JSON"): Promise<void> {
    await this.page.getByLabel("Your name").fill(name);
    await this.page.locator("#sign-in").getByRole("radio", { name: encoding }).check();
    await this.page.getByRole("button", { name: "Start talking" }).click();
    await this.sees(this.pill("Connected"));
    await this.sees(this.page.getByRole("heading", { name: "# general" }));
  }

  /** Writes as a person does: key by key, then Enter. */
  async say(text: string): Promise<void> {
    await this.field.pressSequentially(text);
    await this.field.press("Enter");
  }

  async hears(text: string): Promise<void> {
    await this.sees(this.page.locator(".message.sent .bubble").getByText(text, { exact: true }));
  }

  sees(locator: Locator): Promise<void> {
    return locator.first().waitFor({ state: "visible" });
  }

  get field(): Locator {
    return this.page.getByLabel("Message", { exact: true });
  }

  pill(text: string): Locator {
    return this.page.locator("#pill", { hasText: text });
  }

  member(name: string): Locator {
    return this.page.locator("#members .member", { hasText: name });
  }

  /** What is said of the connection or the room's log. */
  fact(name: string, value: string): Locator {
    return this.page.locator("#wire-facts .fact", { hasText: name }).getByText(value, { exact: true });
  }

  /** The messages that are there, in order. */
  texts(): Promise<string[]> {
    return this.page.locator(".message.sent .bubble").allTextContents();
  }

  note(text: string | RegExp): Locator {
    return this.page.locator("#timeline .note", { hasText: text });
  }

  typing(text: string): Locator {
    return this.page.locator("#typing", { hasText: text });
  }
}
