import type { LineWriter } from "./line_writer.ts";
import type { RoomReader } from "./room_reader.ts";

/** What became of the lines that were written, with readers that were disturbed. */
export interface LogFigures {
  /** Lines that the server said it has. */
  readonly acknowledged: number;
  /** Lines of which nobody could say. */
  readonly unknown: number;
  /** Acknowledged lines that a reader never saw. */
  readonly lost: number;
  /** Lines that a reader saw twice. */
  readonly doubled: number;
  /** Lines that a reader saw before an earlier one. */
  readonly outOfOrder: number;
  /** Times that a reader was told that it goes on where it was. */
  readonly recoveries: number;
  /** Times that a reader was told of a gap. */
  readonly gaps: number;
  /** Errors that were neither an answer nor `OUTCOME_UNKNOWN`. */
  readonly failures: readonly string[];
}

/** A reader and the room it reads. */
export interface ReaderOfRoom {
  readonly room: string;
  readonly reader: RoomReader;
}

/** Waits until every reader has what was acknowledged, though not for ever, and counts. */
export async function logFigures(
  readers: readonly ReaderOfRoom[],
  writers: readonly LineWriter[],
): Promise<LogFigures> {
  for (let tries = 0; tries < 100 && lostBy(readers, writers) > 0; tries++) await delay(100);
  const recoveries = readers.flatMap(({ reader }) => reader.recoveries);
  const gaps = recoveries.filter(({ recovered }) => !recovered).length;
  return {
    acknowledged: sum(
      writers.flatMap(({ acknowledged }) => [...acknowledged.values()].map(({ size }) => size)),
    ),
    unknown: sum(writers.map(({ unknown }) => unknown)),
    lost: lostBy(readers, writers),
    doubled: sum(readers.map(({ reader }) => [...reader.lines.values()].filter((times) => times > 1).length)),
    outOfOrder: sum(readers.map(({ reader }) => reader.outOfOrder)),
    recoveries: recoveries.length - gaps,
    gaps,
    failures: writers.flatMap(({ failures }) => failures),
  };
}

/** Waits. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function lostBy(readers: readonly ReaderOfRoom[], writers: readonly LineWriter[]): number {
  return sum(
    readers.map(({ room, reader }) =>
      sum(writers.map(({ acknowledged }) => reader.missing(acknowledged.get(room) ?? [])))
    ),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
