import type { LogEntry } from "../../../ports/plugin_host.ts";
import { backlogSize, type LogMessage, type WorkerMessage } from "../protocol/messages.ts";
import { clip } from "../protocol/clip.ts";
import { safeJson } from "./safe_json.ts";

/** Sends one log line. */
export type SendLog = (level: LogEntry["level"], message: string, fields?: unknown) => void;

/** Characters that may be under way to the host. */
const ROOM = 4 * 1024 * 1024;

/**
 * Returns what sends log lines to the host.
 *
 * @param backlog Counts what the host has not taken yet; a flood waits until there is room.
 */
export function logSender(post: (message: WorkerMessage) => void, backlog: Int32Array): SendLog {
  return (level, message, fields) => {
    const line: LogMessage = {
      kind: "log",
      level,
      message: clip(message),
      fields: fields === undefined ? null : safeJson(fields),
    };
    awaitRoom(backlog);
    Atomics.add(backlog, 0, backlogSize(line));
    post(line);
  };
}

function awaitRoom(backlog: Int32Array): void {
  for (let held = Atomics.load(backlog, 0); held > ROOM; held = Atomics.load(backlog, 0)) {
    Atomics.wait(backlog, 0, held, 100);
  }
}
