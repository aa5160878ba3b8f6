import type { ClientFrame } from "@wirepact/schema/wire";
import type { ObservedFrame } from "../observability/mod.ts";

/** What observers are told of a frame. */
export function observedFrame(frame: ClientFrame): ObservedFrame {
  return typeof frame[1] === "number" ? { type: frame[0], id: frame[1] } : { type: frame[0] };
}
