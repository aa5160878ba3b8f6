import { SimClock } from "./sim_clock.ts";
import type { World } from "./world.ts";

/** How long signals of the kind `typing` live, as the contract says. */
const TYPING_MS = 6_000;

/** Long enough for a client to connect, for a call to be answered and for a subscription to begin. */
const SETTLE_MS = 12_000;
const BEGIN_MS = 5_000;

/** About as long as a subscription takes to begin: what is made within it meets it somewhere on its way. */
const MEETING_MS = 500;

/**
 * While all is quiet: the newest signal is given to who comes while it is alive, also the one that is made just then,
 * and to nobody after that. Notes with the world what is wrong.
 */
export async function probeSignals(world: World): Promise<void> {
  const clock = new SimClock(world.scheduler, { aheadMs: 0, rate: 1 });
  const room = world.plan.rooms[0]!;
  const [maker, early, late] = [world.startClient(), world.startClient(), world.startClient()];
  await clock.sleep(SETTLE_MS);
  const make = () => {
    const k = world.ledger.next();
    return maker.client.signal({ room, k, kind: "typing" }).then(() => k, () => undefined);
  };
  if (await make() === undefined) return;
  await clock.sleep(100);
  const first = early.watch("room", room);
  await clock.sleep(world.random.between(0, MEETING_MS));
  const k = await make();
  if (k === undefined) return;
  await clock.sleep(BEGIN_MS);
  if (first.start && first.signals.typing.at(-1)?.k !== k) {
    world.note(`${early.name} was not given signal ${k}`);
  }
  await clock.sleep(TYPING_MS - BEGIN_MS + 2_000);
  const second = late.watch("room", room);
  await clock.sleep(BEGIN_MS);
  if (second.signals.typing.length > 0) world.note(`${late.name} was given a signal that is over`);
}
