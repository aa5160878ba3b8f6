/**
 * What signs the chat's tokens: random, and kept in a file if they are to be good after a restart.
 *
 * @module
 */

/** What HMAC asks of a key, and `jwtAuth` with it. */
export const MIN_SECRET_BYTES = 32;

/** A new secret. */
export function randomSecret(): string {
  return crypto.getRandomValues(new Uint8Array(MIN_SECRET_BYTES)).toHex();
}

/**
 * The secret in a file that nobody else on the machine can read; a new one if there is no such file.
 *
 * @throws {RangeError} If something else is in the file.
 */
export async function keptSecret(path: string): Promise<string> {
  const secret = await readIfThere(path) ?? await keep(path, randomSecret());
  if (new TextEncoder().encode(secret).length >= MIN_SECRET_BYTES) return secret;
  throw new RangeError(
    `${path} holds no secret of ${MIN_SECRET_BYTES} bytes; without it, a new one is made.`,
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function keep(path: string, secret: string): Promise<string> {
  await Deno.writeTextFile(path, secret, { createNew: true, mode: 0o600 });
  return secret;
}
