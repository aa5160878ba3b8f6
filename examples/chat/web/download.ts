/// <reference lib="dom" />
/** Lets the reader save a text as a file. */
export function download(fileName: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = fileName;
  link.click();
  // The browser has taken hold of it by then; keeping it would keep the whole text in memory.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
