/** The codes in PROTOCOL.md are those of `schema/wire/codes.ts`. */

import assert from "node:assert/strict";
import { codeTables } from "./codes_table.ts";

Deno.test("PROTOCOL.md section 11 prints the tables of codes.ts", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/PROTOCOL.md", import.meta.url));
  const printed = text.split("<!-- codes:begin -->")[1]?.split("<!-- codes:end -->")[0]?.trim();
  assert.equal(printed, codeTables());
});
