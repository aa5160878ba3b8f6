import { Call } from "./call.ts";

/** A call with one answer. */
export class RpcCall extends Call {}
