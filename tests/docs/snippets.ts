/** The files that a page shows: code fences whose info string says `file=NAME`. */

const FENCE = /^```[^\n]*\bfile=(\S+)[^\n]*\n([\s\S]*?)^```$/gm;

/** File name to content, in the order of the page. */
export function readSnippets(markdown: string): Map<string, string> {
  return new Map([...markdown.matchAll(FENCE)].map(([, name = "", content = ""]) => [name, content]));
}
