/** A source of random numbers: at least 0, below 1. */
export type Random = () => number;

/** Randomness of the machine. Costs more than `Math.random` and is asked only once per connection. */
export const systemRandom: Random = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/** A short random name of lower-case letters and digits, about 5 bits a character. */
export function randomName(random: Random, length: number): string {
  let name = "";
  for (let at = 0; at < length; at++) name += ALPHABET[Math.floor(random() * ALPHABET.length)];
  return name;
}
