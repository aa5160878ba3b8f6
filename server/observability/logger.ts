/**
 * Where a server writes what operators should know.
 *
 * @module
 */

/** What belongs to a line of the log: names to values. Never tokens, never payloads. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A log with levels. Most logging libraries fit as they are. */
export interface Logger {
  /** Something to know: the server listens, the server drains. */
  info(message: string, fields?: LogFields): void;
  /** Something a client did or suffers from: a slow consumer, a refused origin. */
  warn(message: string, fields?: LogFields): void;
  /** Something the application or the server did wrong. */
  error(message: string, fields?: LogFields): void;
}

/** Writes warnings and errors to the console. The default. */
export const consoleLogger: Logger = {
  info: () => {},
  warn: (message, fields) => console.warn(`wirepact: ${message}`, ...(fields ? [fields] : [])),
  error: (message, fields) => console.error(`wirepact: ${message}`, ...(fields ? [fields] : [])),
};

/** Writes nothing. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** A logger whose failures stay its own: a full disk must not end connections. */
export function guardLogger(logger: Logger): Logger {
  const guarded = (level: keyof Logger) => (message: string, fields?: LogFields) => {
    try {
      const result: unknown = logger[level](message, fields);
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // There is nowhere left to report it.
    }
  };
  return { info: guarded("info"), warn: guarded("warn"), error: guarded("error") };
}
