import type { CloseCode, ContractMatch, Hello } from "@wirepact/schema/wire";

/** What a server knows of its own contract. */
export interface OwnContract {
  readonly name: string;
  readonly version: string;
  readonly hash: string;
  /** Hashes of earlier versions. */
  readonly history: readonly string[];
}

/** How two contracts relate, or why the connection must end. */
export type ContractVerdict =
  | { readonly match: ContractMatch }
  | { readonly match: undefined; readonly close: CloseCode; readonly reason: string };

/** Compares the contract a client named in HELLO with the server's own, by section 5 of the protocol. */
export function matchContract(client: Hello["contract"], own: OwnContract): ContractVerdict {
  if (!client) return { match: "none" };
  if (client.name !== own.name) {
    return mismatch(
      `the client's contract is ${client.name} ${client.version}, the server's is ${own.name} ${own.version}`,
    );
  }
  if (client.hash === own.hash) return { match: "same" };
  if (client.compatibleWith?.includes(own.hash)) return { match: "compatible" };
  const versions = `the client has ${own.name} ${client.version}, the server ${own.version}`;
  if (own.history.includes(client.hash)) return mismatch(versions);
  return { match: undefined, close: "CONTRACT_AHEAD", reason: `${versions}; try again later` };
}

function mismatch(reason: string): ContractVerdict {
  return { match: undefined, close: "CONTRACT_MISMATCH", reason };
}
