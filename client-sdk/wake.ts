/** What a browser has of this; other runtimes have less. */
interface Page {
  readonly document?: { readonly hidden: boolean };
  addEventListener?(type: string, listener: (event: { readonly type: string }) => void): void;
  removeEventListener?(type: string, listener: (event: { readonly type: string }) => void): void;
}

/** What tells that a page can use its connection again. The second one is the document's, and rises to the window. */
const SIGNS = ["online", "visibilitychange"];

/** Calls `listener` when a page comes online or becomes visible, until the function it answers is called. */
export function onWake(listener: () => void): () => void {
  const page = globalThis as Page; // a cast, since not every runtime has these, nor their types
  const look = ({ type }: { readonly type: string }): void => {
    if (type === SIGNS[0] || !page.document?.hidden) listener();
  };
  for (const sign of SIGNS) page.addEventListener?.(sign, look);
  return () => {
    for (const sign of SIGNS) page.removeEventListener?.(sign, look);
  };
}
