/** Mistakes that somebody could make and that only time, order and loss bring to light: the simulation has to notice. */

/** One change to the source. */
export interface PlantedFault {
  readonly name: string;
  /** A file, or the folder of the one file that has the text. */
  readonly file: string;
  /** Text that is there exactly once. */
  readonly search: string;
  readonly replace: string;
}

/** All mistakes. */
export const PLANTED: readonly PlantedFault[] = [
  {
    name: "resubscribes_without_cursor",
    file: "client-sdk/topics/feeds.ts",
    search: "if (feed.cursor) subscribe.push(feed.cursor);",
    replace: "",
  },
  {
    name: "calls_in_flight_forgotten",
    file: "client-sdk/client_runtime.ts",
    search: "for (const open of this.#connection.ids.values()) open.dropped?.(error);",
    replace: "",
  },
  {
    name: "timer_left_after_close",
    file: "client-sdk/connection.ts",
    search: "this.settings.clock.clearTimeout(this.#timer);",
    replace: "",
  },
  {
    name: "ping_unanswered",
    file: "client-sdk/connection.ts",
    search: "this.send([FrameType.PONG]);",
    replace: "",
  },
  {
    name: "client_waits_for_ever",
    file: "client-sdk/connection.ts",
    search: 'else this.#dispatch({ type: "timeout" });',
    replace: 'else if (state.status !== "open") this.#dispatch({ type: "timeout" });',
  },
  {
    name: "id_freed_too_early",
    file: "client-sdk/calls/pending_call.ts",
    search: "else this.#owner.connection.send(this.frame(FrameType.CANCEL));",
    replace: "else { this.#owner.connection.send(this.frame(FrameType.CANCEL)); this.#end(); }",
  },
  {
    name: "call_timer_left",
    file: "client-sdk/calls/pending_call.ts",
    search:
      'this.#request.options.signal?.removeEventListener("abort", this.#abort);\n    this.#owner.connection.settings.clock.clearTimeout(this.#timer);',
    replace: "",
  },
  {
    name: "call_sent_twice",
    file: "client-sdk/calls/call_queue.ts",
    search: "this.#waiting.delete(call);\n      this.#inFlight++;",
    replace: "this.#inFlight++;",
  },
  {
    name: "silent_client_kept",
    file: "server/connection/heartbeat.ts",
    search: "if (silent >= 2 * interval)",
    replace: "if (silent >= 1e9 * interval)",
  },
  {
    name: "leaving_forgotten",
    file: "server/topics/subscription.ts",
    search: "if (this.#isPresent) this.#services.farewells.add(this.#exit());",
    replace: "",
  },
  {
    name: "held_events_dropped",
    file: "server/topics/subscription.ts",
    search: "for (const one of held) this.#deliver(one);",
    replace: "held.splice(0);",
  },
  {
    name: "epoch_not_compared",
    file: "server/topics/recovery.ts",
    search: "if (cursor.epoch !== epoch)",
    replace: "if (cursor.offset > head)",
  },
  {
    name: "recovery_off_by_one",
    file: "server/topics/recovery.ts",
    search: "return cursor.offset === head",
    replace: "return cursor.offset >= head - 1",
  },
  {
    name: "head_read_too_late",
    file: "server/topics/subscription.ts",
    search: "        ...position,\n",
    replace: "        ...this.instance.position,\n",
  },
  {
    name: "credit_forgotten",
    file: "schema/wire/flow",
    search: "this.#options.onConsumed(this.#consumed);",
    replace: "",
  },
  {
    name: "slow_reader_kept",
    file: "server/peer/send_queue.ts",
    search: "if (this.queuedBytes > maxQueuedBytes) return this.#overflow();",
    replace: "",
  },
];
