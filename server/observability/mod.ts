/**
 * What operators learn of a running server.
 *
 * @module
 */

export { consoleLogger, guardLogger, silentLogger } from "./logger.ts";
export type { LogFields, Logger } from "./logger.ts";
export { guardObserver } from "./observer.ts";
export type {
  ObservedCall,
  ObservedConnection,
  ObservedDrop,
  ObservedEvent,
  ObservedFrame,
  Observer,
} from "./observer.ts";
