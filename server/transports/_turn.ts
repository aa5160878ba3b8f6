import { setImmediate } from "node:timers";

let current = 1;
let isEnding = false;

/** Which turn of the event loop this is: the same number for as long as the loop has not gone round. */
export function turn(): number {
  if (!isEnding) {
    isEnding = true;
    setImmediate(() => {
      isEnding = false;
      current++;
    });
  }
  return current;
}
