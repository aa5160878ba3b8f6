import { emailFormat, string } from "@wirepact/schema/wire";
import { carriedAs, refuses } from "./checks.ts";

Deno.test("string() takes text of any script", () => {
  for (const text of ["", "hello", "żółw", "日本", "👩‍👩‍👧", "\0\n"]) carriedAs(string(), text, text);
  refuses(string(), 1, ": string, number");
  refuses(string(), ["a"], ": string, array");
});

Deno.test("P-12.2: string() refuses a lone surrogate", () => {
  for (const text of ["\ud800", "a\udc00b", "\udc00\ud800"]) {
    refuses(string(), text, ": well-formed string, lone surrogate");
  }
});

Deno.test("string() counts UTF-16 code units", () => {
  const short = string({ minLength: 1, maxLength: 2 });
  carriedAs(short, "👍", "👍");
  refuses(short, "", ": string of at least 1 character, string of 0 characters");
  refuses(short, "👍a", ": string of at most 2 characters, string of 3 characters");
});

Deno.test("string() names its pattern and never quotes the data", () => {
  const name = string({ pattern: /^[a-z]+$/ });
  carriedAs(name, "ada", "ada");
  refuses(name, "Secret", ": string like ^[a-z]+$, other string");
});

Deno.test("string() names its format", () => {
  const email = string({ format: emailFormat });
  carriedAs(email, "ada@example.org", "ada@example.org");
  refuses(email, "ada", ": string in format email, other string");
});
