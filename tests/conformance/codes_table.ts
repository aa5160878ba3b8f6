/** The tables of codes as PROTOCOL.md prints them. */

import { CLOSE_CODES, type CloseVerdict, closeVerdict, ERROR_CODES } from "@wirepact/schema/wire";

const VERDICTS: Readonly<Record<CloseVerdict, string>> = {
  reconnect: "reconnects",
  reauthenticate: "gets a new token, then reconnects",
  stop: "stops",
};

/** Both tables in Markdown. */
export function codeTables(): string {
  const errors = Object.entries(ERROR_CODES).map(([name, { number, retryable, origin, meaning }]) => [
    String(number),
    `\`${name}\``,
    origin === "wire" ? "server" : "client SDK",
    retryable ? "yes" : "no",
    meaning,
  ]);
  const closes = Object.entries(CLOSE_CODES).map(([name, { number, meaning }]) => [
    String(number),
    `\`${name}\``,
    VERDICTS[closeVerdict(number)],
    meaning,
  ]);
  return [
    "Errors. Those of the client SDK are never sent.",
    table(["number", "error", "made by", "retryable", "meaning"], errors),
    "Close codes, which browsers and transports add to.",
    table(["number", "close", "the client", "meaning"], closes),
  ].join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
