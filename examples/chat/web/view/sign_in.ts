/// <reference lib="dom" />
/**
 * The form for a name.
 *
 * @module
 */

import type { Encoding } from "@wirepact/client";
import { byId, setText } from "./dom.ts";

/** What somebody signs in with. */
export interface SignIn {
  readonly name: string;
  readonly encoding: Encoding;
}

/** Calls back with what was filled in; the text of what it throws is shown beside the field. */
export function onSignIn(callback: (signIn: SignIn) => Promise<void>): void {
  const form = byId<HTMLFormElement>("sign-in-form");
  const name = byId<HTMLInputElement>("name");
  const error = byId("sign-in-error");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const encoding = new FormData(form).get("encoding") === "msgpack" ? "msgpack" : "json";
    try {
      setText(error, "");
      await callback({ name: name.value, encoding });
    } catch (cause) {
      setText(error, cause instanceof Error ? cause.message : String(cause));
      name.focus();
    }
  });
}
