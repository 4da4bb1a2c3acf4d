import type { RunContext, RunLog, Window } from "../../../domain/contract/run_context.ts";
import type { LogEntry } from "../../../ports/plugin_host.ts";
import type { RunMessage } from "../protocol/messages.ts";
import { Checkpointer } from "./checkpointer.ts";
import type { SendLog } from "./log_sender.ts";
import type { MadePlugin } from "./make_plugin.ts";
import { show } from "./show.ts";

/** What `runPlugin()` takes. */
export interface RunOptions extends MadePlugin {
  readonly name: string;
  readonly job: RunMessage;
  readonly signal: AbortSignal;
  readonly send: SendLog;
  readonly commit: (until: Date) => Promise<void>;
  /** Returns what was begun and is not over, in words; empty if nothing. */
  readonly pending: () => string;
}

const setTimer = setTimeout;

/** Lets the plugin do its work; resolves when it is done, and rejects with whatever the plugin threw. */
export async function runPlugin(
  { plugin, config, name, job, signal, send, commit, pending }: RunOptions,
): Promise<void> {
  const checkpointer = new Checkpointer(windowOf(job), commit);
  const context: RunContext = {
    plugin: name,
    config,
    signal,
    log: runLog(send),
    attempt: job.attempt,
    trigger: job.trigger,
    window: windowOf(job),
    idempotencyKey: job.idempotencyKey,
    checkpoint: (until) => checkpointer.commit(until),
  };
  const { start, end } = windowOf(job);
  await plugin.run(start, end, context);
  await checkpointer.settled();
  // A promise that nobody awaited may have been rejected by now: its event must come before the good news.
  await new Promise((resolve) => setTimer(resolve, 0));
  const left = pending();
  if (left !== "") {
    send(
      "warn",
      `run() returned with ${left} pending: the run is over, and what they would have done is not done`,
    );
  }
}

/** Returns the window in dates of its own: a plugin may change those it is given. */
function windowOf({ start, end }: RunMessage): Window {
  return { start: new Date(start), end: new Date(end) };
}

function runLog(send: SendLog): RunLog {
  const at = (level: LogEntry["level"]) => (message: unknown, fields?: unknown) =>
    send(level, typeof message === "string" ? message : show(message), fields);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
