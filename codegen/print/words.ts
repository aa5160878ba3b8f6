/** `sendMessage`, `send-message` and `send message` as `SendMessage`. */
export function pascalCase(text: string): string {
  const words = text.split(/[^\p{ID_Continue}$]+/u).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[\p{ID_Start}$_]/u.test(joined) ? joined : `_${joined}`;
}

/** `RoomKey` as `roomKey`, `URLInfo` as `urlInfo`, `ROOM_FULL` as `roomFull`. */
export function camelCase(text: string): string {
  const shouting = /^[A-Z0-9_$]+$/.test(text) && /[A-Z]/.test(text);
  const pascal = pascalCase(
    shouting ? text.toLowerCase().replaceAll(/_+([a-z0-9])/g, (_, letter) => letter.toUpperCase()) : text,
  );
  return pascal.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (head) => head.toLowerCase());
}
