import type { WirepactClient } from "../client.ts";
import type { ConnectionState } from "../connection_state.ts";
import { Linger, type LingerOptions } from "./linger.ts";
import { Cell, type Store } from "./store.ts";

/** A client that several parts of a program share. */
export interface SharedClient<Client> {
  /**
   * The client. It is made, and connects, when first asked for. Without a hold it ends after `lingerMs`, and another
   * one is made when it is asked for again.
   */
  readonly get: () => Client;
  /** Keeps the client until the function it answers is called; some time after the last one it is closed. */
  readonly hold: () => () => void;
  /** Where the connection stands. To listen to it is to hold the client. */
  readonly state: Store<ConnectionState>;
}

/** The state before there is a client. */
const IDLE: ConnectionState = { status: "connecting", step: "token", attempt: 0 };

/**
 * One connection for all who need it: made when first needed, closed some time after the last one has let go. Components
 * that are mounted twice, as React's StrictMode does, open one connection.
 *
 * @example
 * ```ts ignore
 * const chat = shareClient(() => connectChat("wss://chat.example", { token: fetchToken }));
 * const letGo = chat.hold();
 * await chat.get().joinRoom({ room: "tea" });
 * letGo();
 * ```
 */
export function shareClient<Client extends Pick<WirepactClient, "state" | "onState" | "close">>(
  connect: () => Client,
  options: LingerOptions = {},
): SharedClient<Client> {
  let client: Client | undefined;
  let holds = 0;
  let letGo: (() => void) | undefined;
  const linger = new Linger(options, () => {
    const last = client;
    client = undefined;
    void last?.close();
    state.set(IDLE);
  });
  const state = new Cell<ConnectionState>(IDLE, {
    watched: () => letGo = hold(),
    unwatched: () => letGo?.(),
  });

  function get(): Client {
    // One that the server has closed for good is not made again behind everybody's back.
    if (client) return client;
    const made = client = connect();
    made.onState((now) => {
      if (client === made) state.set(now);
    });
    state.set(made.state);
    if (holds === 0) linger.begin();
    return made;
  }

  function hold(): () => void {
    let isHeld = true;
    // First, since nobody could let go of a hold on a client that cannot be made.
    get();
    holds++;
    linger.end();
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--holds === 0) linger.begin();
    };
  }

  return { get, hold, state: { get: state.get, subscribe: state.subscribe } };
}
