import { Linger, type LingerOptions } from "./linger.ts";
import { Cell, type Store } from "./store.ts";

/**
 * A store that costs something only while somebody looks at it.
 *
 * `open` is called when the first listener comes; it sets the value, and answers what ends it again. That is called
 * some time after the last listener has gone, and the value is `idle` again.
 */
export function lazyStore<Value>(
  idle: Value,
  open: (set: (value: Value) => void) => () => void,
  options: LingerOptions,
): Store<Value> {
  let close: (() => void) | undefined;
  const linger = new Linger(options, () => {
    close?.();
    close = undefined;
    cell.set(idle);
  });
  const cell = new Cell(idle, {
    watched() {
      linger.end();
      close ??= open((value) => cell.set(value));
    },
    unwatched: () => linger.begin(),
  });
  return { get: cell.get, subscribe: cell.subscribe };
}
