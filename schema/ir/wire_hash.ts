import { canonicalForm } from "./canonical.ts";
import type { Descriptor } from "./descriptor.ts";

const HASH_BYTES = 16;

/**
 * The hash by which peers tell whether they have the same contract: 32 hexadecimal digits, the first half of the
 * SHA-256 of the {@linkcode canonicalForm}. It is not a secret and proves nothing; it only has to differ.
 */
export async function wireHash(descriptor: Descriptor): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonicalForm(descriptor)));
  return [...new Uint8Array(digest, 0, HASH_BYTES)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
