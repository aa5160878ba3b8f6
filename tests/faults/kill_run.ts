import { json, msgpack } from "@wirepact/client";
import { FaultServer } from "./fault_server.ts";
import { connectFaults } from "./generated/client.ts";
import { LineWriter } from "./line_writer.ts";
import { delay, type LogFigures, logFigures } from "./log_figures.ts";
import { RoomReader } from "./room_reader.ts";

const ROOMS = ["tea", "cake"];

/** Kills the server in mid burst, again and again, over one SQLite file. `random` gives numbers from 0 to 1. */
export async function killRun(
  { kills, random = Math.random, progress = () => {} }: {
    readonly kills: number;
    readonly random?: () => number;
    readonly progress?: (kills: number) => void;
  },
): Promise<LogFigures> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/topics.db`;
  let server = await FaultServer.start({ path });
  const { port, url } = server;
  const clients = [json, msgpack, json, msgpack].map((encoding) =>
    connectFaults(url, { encoding, backoff: { minMs: 5, maxMs: 50 }, onProblem: () => {} })
  );
  const [first, second, ...writing] = clients;
  const readers = [first!, second!].flatMap((client) =>
    ROOMS.map((room) => ({ room, reader: new RoomReader(client, room) }))
  );
  const writers = writing.map((client, index) => new LineWriter(client, { name: `w${index}`, rooms: ROOMS }));
  try {
    await Promise.all(clients.map((client) => client.ready()));
    const written = writers.map((writer) => writer.write(8));
    for (let kill = 1; kill <= kills; kill++) {
      await delay(20 + 180 * random());
      await server.kill();
      server = await FaultServer.start({ port, path });
      // Not before somebody is back, or it would be the kill of an idle server.
      await Promise.race(clients.map((client) => client.ready()));
      progress(kill);
    }
    for (const writer of writers) writer.stop();
    await Promise.all(written);
    return await logFigures(readers, writers);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await server[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
}
