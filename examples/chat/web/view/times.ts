/**
 * Times in the reader's own language and zone.
 *
 * @module
 */

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

/** The time of day. */
export function clockTime(at: Date): string {
  return TIME.format(at);
}

/** Date and time, for whoever wants to know exactly. */
export function exactTime(at: Date): string {
  return FULL.format(at);
}

/** The day: today and yesterday by name, days of another year with it. */
export function dayName(at: Date, now: Date): string {
  if (at.toDateString() === now.toDateString()) return "Today";
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (at.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (at.getFullYear() === now.getFullYear() ? DAY : DATE).format(at);
}
