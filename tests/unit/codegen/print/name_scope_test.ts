import assert from "node:assert/strict";
import { camelCase, NameScope, pascalCase } from "../../../../codegen/print/mod.ts";

Deno.test("NameScope.claim() gives each claim a name of its own", () => {
  const scope = new NameScope(["Date"]);
  const claim = (wanted: string) => scope.claim(wanted, { suffix: "Type" });
  assert.deepEqual(["Room", "Date", "Room", "Room", "class", "1st"].map(claim), [
    "Room",
    "DateType",
    "RoomType",
    "RoomType2",
    "classType",
    "_1st",
  ]);
});

Deno.test("pascalCase() and camelCase() join words", () => {
  assert.deepEqual(["sendMessage", "send-message", "a b", "2nd", "größe"].map(pascalCase), [
    "SendMessage",
    "SendMessage",
    "AB",
    "_2nd",
    "Größe",
  ]);
  assert.deepEqual(["RoomKey", "URLInfo", "ROOM_FULL", "room", "ID", "join room"].map(camelCase), [
    "roomKey",
    "urlInfo",
    "roomFull",
    "room",
    "id",
    "joinRoom",
  ]);
});
