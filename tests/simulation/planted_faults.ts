/** Mistakes that somebody could make and that only time, order and loss bring to light: the simulation has to notice. */

/** One change to the source. */
export interface PlantedFault {
  readonly name: string;
  /** A file, or the folder of the one file that has the text. */
  readonly file: string;
  /** Text that is there exactly once. */
  readonly search: string;
  readonly replace: string;
  /** A seed that notices it, where most do not: the test looks there first. */
  readonly seed?: number;
}

/** All mistakes. */
export const PLANTED: readonly PlantedFault[] = [
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
    name: "silence_by_a_clock_set_back",
    file: "client-sdk/connection.ts",
    search: "this.#heardAt = Math.min(this.#heardAt, now);",
    replace: "",
    seed: 179,
  },
  {
    name: "silent_client_kept",
    file: "server/connection/heartbeat.ts",
    search: "if (silent >= 2 * interval)",
    replace: "if (silent >= 1e9 * interval)",
  },
  {
    name: "cursor_stays_on_empty_events",
    file: "client-sdk/topics/feed.ts",
    search: "this.cursor = { epoch: cursor.epoch, offset };",
    replace: "if (payload !== null) this.cursor = { epoch: cursor.epoch, offset };",
  },
  {
    name: "resubscribes_without_cursor",
    file: "client-sdk/topics/feed.ts",
    search: "if (cursor) {",
    replace: "if (cursor && cursor.offset < 0) {",
  },
  {
    name: "cursor_at_the_head_after_recovery",
    file: "client-sdk/topics/feed.ts",
    search: "const cursor = this.cursor = from ?? { epoch, offset: at ?? head };",
    replace: "const cursor = this.cursor = { epoch, offset: at ?? head };",
  },
  {
    name: "snapshot_taken_for_the_head",
    file: "client-sdk/topics/feed.ts",
    search: "offset: at ?? head };",
    replace: "offset: head };",
  },
  {
    name: "gap_ignored_by_the_client",
    file: "client-sdk/topics/feed.ts",
    search: "return this.#gap();",
    replace: "return;",
  },
  {
    name: "presence_of_old_connections_kept",
    file: "client-sdk/topics/presence_list.ts",
    search: "const gone = new Set(this.members.keys());",
    replace: "const gone = new Set<string>();",
  },
  {
    name: "calls_in_flight_forgotten",
    file: "client-sdk/connection.ts",
    search: "for (const open of this.ids.values()) open.dropped(error);",
    replace: "",
  },
  {
    name: "id_freed_too_early",
    file: "client-sdk/calls/pending_call.ts",
    search: "if (this.#id) this.#owner.connection.send(this.frame(FrameType.CANCEL));",
    replace: "if (this.#id) { this.#owner.connection.send(this.frame(FrameType.CANCEL)); this.#end(); }",
  },
  {
    name: "call_timer_left",
    file: "client-sdk/calls/pending_call.ts",
    search: "clock.clearTimeout(this.#timer);",
    replace: "",
  },
  {
    name: "call_sent_twice",
    file: "client-sdk/calls/call_queue.ts",
    search: "this.waiting.delete(call);\n      this.#inFlight++;",
    replace: "this.#inFlight++;",
  },
  {
    name: "presence_lease_never_ends",
    file: "server/broker/memory.ts",
    search: "if (lease.until > this.#clock.now()) return lease.until;",
    replace: "return lease.until + 1e9;",
  },
  {
    name: "leases_not_renewed",
    file: "server/topics/presence_leases.ts",
    search: "this.#timer ??= this.#options.clock.setTimeout(() => this.#renew(), RENEW_MS);",
    replace: "",
  },
  {
    name: "leaving_forgotten",
    file: "server/topics/subscription.ts",
    search: 'const farewell = this.presence?.leave(parting === "leaves" ? 0 : graceMs);',
    replace: "const farewell = graceMs < 0 ? Promise.resolve() : this.presence?.end();",
  },
  {
    name: "presence_versions_of_a_lost_broker",
    file: "server/topics/topic_instance.ts",
    search: "this.members?.restart();",
    replace: "",
  },
  {
    name: "missed_events_not_replayed",
    file: "server/topics/subscription_start.ts",
    search: "if (recovery.recovered) delivery.hold(recovery.after);",
    replace: "",
  },
  {
    name: "events_during_the_start_dropped",
    file: "server/topics/delivery.ts",
    search: 'status: "behind", after: state.after,',
    replace: 'status: "behind", after: this.#options.log.head,',
  },
  {
    name: "live_too_early",
    file: "server/topics/delivery.ts",
    search: "if (state.after === log.head) return this.#goLive();",
    replace: "if (state.after >= log.head - 1) return this.#goLive();",
  },
  {
    name: "page_read_off_by_one",
    file: "server/broker/event_log.ts",
    search: "const from = this.#start + after - oldest;",
    replace: "const from = this.#start + after - oldest + 1;",
  },
  {
    name: "trimming_not_noticed",
    file: "server/broker/event_log.ts",
    search: "if (after < oldest) return",
    replace: "if (after < 0) return",
  },
  {
    name: "epoch_not_compared",
    file: "server/topics/recovery.ts",
    search: "if (cursor.epoch !== log.position.epoch)",
    replace: "if (cursor.offset > log.position.head)",
  },
  {
    name: "reader_without_room_forgotten",
    file: "server/topics/delivery.ts",
    search: "this.#fallBehind(event);",
    replace: "",
  },
  {
    name: "hole_not_mended",
    file: "server/topics/topic_log.ts",
    search: "else if (before === epoch) void this.#mend();",
    replace: "else if (before === epoch) this.#head = head;",
  },
  {
    name: "loss_not_told",
    file: "server/topics/topic_log.ts",
    search: "this.#options.reader.broken();",
    replace: "",
  },
  {
    name: "pause_without_resume",
    file: "server/topics/delivery.ts",
    search: "return pacer.wait(this.peer, this);",
    replace: "return;",
  },
  {
    name: "live_view_not_restarted",
    file: "client-sdk/live/live_state.ts",
    search: "if (!recovery.recovered) return this.#begin(recovery.snapshot, [], recovery);",
    replace: "",
  },
  {
    name: "credit_forgotten",
    file: "schema/wire/flow",
    search: "this.#options.onConsumed(this.#consumed);",
    replace: "",
  },
  {
    name: "state_goes_on_after_close",
    file: "server/topics/reduced_state.ts",
    search: "if (epoch !== log.position.epoch || this.#isClosed) return;",
    replace: "if (epoch !== log.position.epoch) return;",
    seed: 1334,
  },
  {
    name: "signal_kept_too_long",
    file: "server/broker/latest_events.ts",
    search: "const until = now + ttlMs;",
    replace: "const until = now + 10 * ttlMs;",
  },
  {
    name: "newest_signals_not_given",
    file: "server/topics/signal_delivery.ts",
    search: 'this.#state = { status: "behind", after, isReading: false };',
    replace: 'this.#state = { status: "live", after };',
  },
  {
    name: "older_signal_after_newer",
    file: "server/topics/signal_delivery.ts",
    search: 'if (state.status !== "live" || signal.place <= state.after) return false;',
    replace: 'if (state.status !== "live") return false;',
  },
  {
    name: "signals_during_a_read_forgotten",
    file: "server/topics/latest_reads.ts",
    search: "const newer = isEnd ? news.filter(({ place }) => place > upTo) : [];",
    replace: "const newer = news.slice(news.length);",
  },
  {
    name: "except_ignored",
    file: "server/topics/logged_event.ts",
    search: "if (this.#frame && this.reaches(peer)) return this.#frame;",
    replace: "if (this.#frame) return this.#frame;",
  },
  {
    name: "except_forgotten_after_a_reconnect",
    file: "server/topics/logged_event.ts",
    search: "return ids.includes(id) || (member !== id && ids.includes(member));",
    replace: "return ids.includes(id);",
  },
  {
    name: "grace_forgotten",
    file: "server/topics/subscription.ts",
    search: 'this.presence?.leave(parting === "leaves" ? 0 : graceMs)',
    replace: "this.presence?.leave(0 * graceMs)",
  },
  {
    name: "recorded_answer_ignored",
    file: "server/calls/once_calls.ts",
    search: "return replay(claim.answer as RecordedAnswer, call.method);",
    replace: "return await call.execute();",
  },
  {
    name: "running_call_not_joined",
    file: "server/calls/once_calls.ts",
    search: "if (answer) return replay(answer, call.method);",
    replace: "return await call.execute();",
  },
  {
    name: "lost_call_run_again",
    file: "server/calls/once_calls.ts",
    search: "takeLost: rerun",
    replace: "takeLost: true || rerun",
    seed: 163,
  },
  {
    name: "event_key_ignored",
    file: "server/broker/event_log.ts",
    search: "return known && known.until > now ? known.offset : undefined;",
    replace: "return known && known.until > now + 1e9 ? known.offset : undefined;",
    seed: 167,
  },
  {
    name: "sent_again_under_another_number",
    file: "client-sdk/calls/pending_call.ts",
    search: "callNumber: keepMs && number,",
    replace: "callNumber: keepMs && Math.floor(now),",
  },
  {
    name: "not_sent_again",
    file: "client-sdk/calls/pending_call.ts",
    search: "if (isOfUse && this.request.method.keepMs && !this.#isSettled)",
    replace: "if (isOfUse && this.request.method.keepMs === -1)",
  },
  {
    name: "all_calls_sent_again",
    file: "client-sdk/calls/pending_call.ts",
    search: "if (isOfUse && this.request.method.keepMs && !this.#isSettled)",
    replace: "if (isOfUse && !this.#isSettled)",
  },
  {
    name: "record_timer_left",
    file: "client-sdk/calls/pending_call.ts",
    search: "clock.clearTimeout(this.#record?.timer);",
    replace: "",
  },
  {
    name: "sent_again_into_other_records",
    file: "client-sdk/calls/pending_call.ts",
    search: "if (record.epoch !== callEpoch || now > record.until)",
    replace: "if (now > record.until)",
  },
];
