/**
 * Time as a parameter, and what waits on it.
 *
 * @module
 */

export { systemClock } from "./clock.ts";
export type { Clock, Timer } from "./clock.ts";
export { TimerWheel } from "./timer_wheel.ts";
export type { WheelTimer } from "./timer_wheel.ts";
export { TurnFlush } from "./turn_flush.ts";
export type { Flushable } from "./turn_flush.ts";
