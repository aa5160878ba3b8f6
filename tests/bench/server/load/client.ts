import type { Job } from "./job.ts";
import { RawSocket } from "./raw_socket.ts";
import type { Wire } from "./wire.ts";
import { createWire } from "./wires/mod.ts";

/** A connection that has been welcomed. */
export interface Client {
  readonly socket: RawSocket;
  readonly wire: Wire;
}

/** Connections opened at a time: fewer than a listener's queue holds. */
const AT_A_TIME = 64;

/** Opens so many connections and waits until the server has welcomed each. */
export async function openClients(job: Job, count: number): Promise<Client[]> {
  const readBytes = count <= 200 ? 65_536 : count <= 1_000 ? 8_192 : 1_024;
  const clients: Client[] = [];
  while (clients.length < count) {
    const some = Math.min(AT_A_TIME, count - clients.length);
    clients.push(...await Promise.all(Array.from({ length: some }, () => open(job, readBytes))));
  }
  return clients;
}

async function open({ port, wire: name, hash = "" }: Job, readBytes: number): Promise<Client> {
  const wire = createWire(name, hash);
  const { path, subprotocol, transcoder } = wire;
  const socket = await RawSocket.connect({ port, path, subprotocol, transcoder, readBytes });
  for (const message of wire.hello ?? []) socket.queue(message);
  await socket.flush();
  if (wire.greeted) {
    await new Promise<void>((resolve) => {
      socket.onMessage = (message) => {
        const next = wire.greeted!(message);
        if (next === "ready") return resolve();
        for (const answer of next) socket.queue(answer);
      };
    });
  }
  return { socket, wire };
}
