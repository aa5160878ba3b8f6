import { json, msgpack } from "@wirepact/client";
import { Cutter } from "./cutter.ts";
import { FaultServer } from "./fault_server.ts";
import { connectFaults } from "./generated/client.ts";
import { LineWriter } from "./line_writer.ts";
import { delay, type LogFigures, logFigures } from "./log_figures.ts";
import { RoomReader } from "./room_reader.ts";

const CLIENTS = 12;
const ROOMS = Array.from({ length: 20 }, (_, index) => `room-${index}`);

/** Cuts sockets during a talk of many clients in many rooms. `random` gives numbers from 0 to 1. */
export async function cutRun(
  { cuts, random = Math.random, progress = () => {} }: {
    readonly cuts: number;
    readonly random?: () => number;
    readonly progress?: (cuts: number) => void;
  },
): Promise<LogFigures & { readonly cuts: number }> {
  await using server = await FaultServer.start();
  await using cutter = new Cutter(server.port);
  const clients = Array.from({ length: CLIENTS }, (_, index) =>
    connectFaults(cutter.url, {
      encoding: index % 2 ? json : msgpack,
      backoff: { minMs: 5, maxMs: 50 },
      onProblem: () => {},
    }));
  const readers = clients.flatMap((client, index) =>
    ROOMS.filter((_, room) => room % 4 === index % 4)
      .map((room) => ({ room, reader: new RoomReader(client, room) }))
  );
  const writers = clients.map((client, index) => new LineWriter(client, { name: `w${index}`, rooms: ROOMS }));
  try {
    await Promise.all(clients.map((client) => client.ready()));
    const written = writers.map((writer) => writer.write(2));
    while (cutter.cuts < cuts) {
      await delay(20 * random());
      cutter.cut(random());
      if (cutter.cuts % 100 === 0) progress(cutter.cuts);
    }
    for (const writer of writers) writer.stop();
    await Promise.all(written);
    return { cuts: cutter.cuts, ...await logFigures(readers, writers) };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}
