/** `join_room` and `joinRoom` to `JoinRoom`; what cannot stand in a name is left out. */
export function pascalCase(text: string): string {
  return text.split(/[^A-Za-z0-9]+/)
    .map((word) =>
      word === word.toUpperCase() && word.length > 1 ? capitalised(word.toLowerCase()) : capitalised(word)
    )
    .join("");
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
