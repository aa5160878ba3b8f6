/**
 * Frame types by name. Types of 64 and more are ignored by receivers, for growth.
 *
 * Constants of a module that imports nothing rather than properties of an object: bundlers put the numbers where the
 * names stand. `mod.ts` exports the module as `FrameType`.
 *
 * @module
 */

/** Opens the connection. */
export const HELLO = 0;
/** Answers HELLO. */
export const WELCOME = 1;
/** Opens a call, stream or upload. */
export const CALL = 2;
/** Ends a call or upload well. */
export const RESULT = 3;
/** Ends a call, stream or upload, or refuses a subscription. */
export const ERROR = 4;
/** Asks for the end of a call, stream or upload. */
export const CANCEL = 5;
/** One item of a stream or upload. */
export const ITEM = 6;
/** The sender has no more items. */
export const END = 7;
/** How many items the receiver has consumed in all. */
export const CREDIT = 8;
/** Asks to follow a topic instance. */
export const SUBSCRIBE = 9;
/** The connection follows a topic instance from here on. */
export const SUBSCRIBED = 10;
/** Asks for the end of a subscription. */
export const UNSUBSCRIBE = 11;
/** Ends a subscription. */
export const UNSUBSCRIBED = 12;
/** One event of a topic instance, or of the whole connection. */
export const EVENT = 13;
/** Who came, changed or left. */
export const PRESENCE = 14;
/** Events were lost; the client subscribes anew. */
export const GAP = 15;
/** Asks for a sign of life. */
export const PING = 16;
/** Answers PING. */
export const PONG = 17;
/** Reserved: not sent in this version. */
export const AUTH = 18;
/** The server will close the connection soon. */
export const GOAWAY = 19;
