import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * The names below the root that a URL's path asks for, or `undefined` where it asks for what is never served: dotfiles,
 * the parent folder, and anything that a file system might read otherwise than it is written.
 */
export function pathSegments(pathname: string): string[] | undefined {
  let decoded: string;
  try {
    // Once: a second decoding would turn harmless text into separators.
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const segments = decoded.replace(/^\//, "").replace(/\/$/, "").split("/");
  if (segments.length === 1 && segments[0] === "") return [];
  return segments.every(isPlainName) ? segments : undefined;
}

/** The real path of a file below a real root, or `undefined` where there is none or a link leads out of the root. */
export async function realPathBelow(root: string, segments: readonly string[]): Promise<string | undefined> {
  try {
    const path = await realpath(join(root, ...segments));
    return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** No dotfile, nothing empty, and none of the characters that separate or end paths anywhere. */
function isPlainName(name: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are what this keeps out.
  return name !== "" && !name.startsWith(".") && !/[\\:\x00-\x1f\x7f]/.test(name);
}
