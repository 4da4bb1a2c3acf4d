import { Console } from "node:console";
import { Writable } from "node:stream";
import type { LogEntry } from "../../../ports/plugin_host.ts";
import type { SendLog } from "./log_sender.ts";
import { replaceProperty } from "./replace_property.ts";
import { show } from "./show.ts";

const LEVELS: Readonly<Record<string, LogEntry["level"]>> = {
  assert: "error",
  clear: "info",
  count: "info",
  countReset: "info",
  debug: "debug",
  dir: "info",
  dirxml: "info",
  error: "error",
  group: "info",
  groupCollapsed: "info",
  groupEnd: "info",
  info: "info",
  log: "info",
  table: "info",
  time: "info",
  timeEnd: "info",
  timeLog: "info",
  trace: "error",
  warn: "warn",
};

/** Turns what the plugin says to its console into log lines. */
export function captureConsole(send: SendLog): void {
  let level: LogEntry["level"] = "info";
  // Made when it is first used: it takes half a millisecond.
  let inner: Console | undefined;
  for (const [method, methodLevel] of Object.entries(LEVELS)) {
    replaceProperty(console, method, (...args: unknown[]) => {
      level = methodLevel;
      try {
        inner ??= open();
        Reflect.apply(Reflect.get(inner, method), inner, args);
      } catch (error) {
        // A getter or a custom inspection of the plugin's own values threw: a log line must not fail the run.
        send(level, `(a line that cannot be shown: ${show(error)})`);
      }
    });
  }

  function open(): Console {
    const sink = new Writable({
      decodeStrings: false,
      write: (text: unknown, _encoding, done) => {
        send(level, String(text).replace(/\n$/, ""));
        done();
      },
    });
    return new Console({ stdout: sink, stderr: sink, colorMode: false });
  }
}
