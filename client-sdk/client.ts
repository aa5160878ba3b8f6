import { ClientRuntime } from "./client_runtime.ts";
import type { ConnectionState } from "./connection_state.ts";
import type { ClientContract } from "./contract.ts";
import type { ConnectOptions } from "./options.ts";
import { lostError } from "./values.ts";

/**
 * The base of generated clients: everything a client can do whatever its contract is. `Events` are the contract's
 * connection-wide events, name to payload.
 *
 * A client connects when it is made, reconnects by itself for ever, and ends when it is closed or the server says not to
 * come back.
 */
export class WirepactClient<Events extends object = Record<never, never>> {
  /** What generated methods call. */
  protected readonly runtime: ClientRuntime;

  /**
   * Connects in the background.
   *
   * @throws {TypeError} If the URL cannot be read, or the runtime has no WebSocket and none was given.
   */
  constructor(contract: ClientContract, url: string | URL, options: ConnectOptions = {}) {
    this.runtime = new ClientRuntime(contract, url, options);
  }

  /** Where the connection stands. */
  get state(): ConnectionState {
    return this.runtime.state;
  }

  /** Calls `listener` with each new state, until the function it answers is called. */
  onState(listener: (state: ConnectionState) => void): () => void {
    return this.runtime.onState(listener);
  }

  /** Calls `listener` for each connection-wide event of this name, until the function it answers is called. */
  on<Name extends keyof Events & string>(event: Name, listener: (payload: Events[Name]) => void): () => void {
    return this.runtime.on(event, listener);
  }

  /**
   * Resolves when the connection is open, at once if it is. Calls need not wait for it: they wait by themselves.
   * Rejects with `CLIENT_CLOSED` when the client ends before.
   */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (state: ConnectionState): void => {
        if (state.status === "closed") reject(lostError("CLIENT_CLOSED", state));
        else if (state.status === "open") resolve();
        else return;
        off();
      };
      const off = this.onState(look);
      look(this.state);
    });
  }

  /**
   * Ends the client: what is pending fails with `CLIENT_CLOSED`, and nothing of it keeps running. Settled when the
   * socket is gone too; one need not wait for that.
   */
  close(): Promise<void> {
    return this.runtime.close();
  }
}
