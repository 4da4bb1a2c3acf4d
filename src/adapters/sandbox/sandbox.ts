import type { MessagePort } from "node:worker_threads";
import type { LogEntry } from "../../ports/plugin_host.ts";
import { parseWorkerMessage } from "./parse_worker_message.ts";
import {
  backlogSize,
  type HostMessage,
  type LoadMessage,
  type LogMessage,
  type WorkerMessage,
} from "./protocol.ts";

/** What `openSandbox()` takes. */
export interface SandboxOptions {
  readonly workerUrl: URL;
  readonly permissions: Deno.PermissionOptions;
  readonly load: Omit<LoadMessage, "backlog">;
  readonly onLog: (entry: LogEntry) => void;
}

/** A plugin's answer to the load message. */
export type Answer = Extract<WorkerMessage, { kind: "loaded" | "unloadable" }>;

/** The last word of a sandbox; `gone` if it went away without an answer. */
export type Ending = Extract<WorkerMessage, { kind: "returned" | "failed" | "gone" }>;

/** A worker with a plugin in it. */
export interface Sandbox {
  readonly answered: Promise<Answer>;
  /** Never rejects, and settles whatever becomes of the worker. */
  readonly ended: Promise<Ending>;
  /** Gets what the plugin wants to check in. */
  onCheckpoint: (until: Date) => void;
  post(message: HostMessage): void;
  close(): void;
}

/** Starts a worker and lets it load a plugin. */
export async function openSandbox(
  { workerUrl, permissions, load, onLog }: SandboxOptions,
): Promise<Sandbox> {
  const answered = Promise.withResolvers<Answer>();
  const ended = Promise.withResolvers<Ending>();
  const backlog = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(workerUrl, { type: "module", name: load.plugin, deno: { permissions } });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    ended.resolve({ kind: "failed", fault: { message: event.message, report: "" } });
  });
  // Only here: a static import would cost every start of the program, for it is hoisted out of the bundle. And only
  // now: the worker starts meanwhile.
  const { MessageChannel } = await import("node:worker_threads");
  const { port1: port, port2 } = new MessageChannel();

  const sandbox: Sandbox = {
    answered: answered.promise,
    ended: ended.promise,
    onCheckpoint: () => {},
    post: (message) => port.postMessage(message),
    close: () => close(worker, port),
  };
  port.on("message", (data: unknown) => {
    const message = parseWorkerMessage(data);
    switch (message?.kind) {
      case "loaded":
      case "unloadable":
        return answered.resolve(message);
      case "log":
        onLog(entryOf(message));
        Atomics.sub(backlog, 0, backlogSize(message));
        Atomics.notify(backlog, 0);
        return;
      case "checkpoint":
        return sandbox.onCheckpoint(new Date(message.until));
      case "returned":
      case "failed":
      case "gone":
        return ended.resolve(message);
    }
  });
  // Node's channel, because it alone tells that the other end is gone: a worker that exits or closes itself fires no
  // event of its own. All it sent before comes first.
  port.on("close", () => ended.resolve({ kind: "gone" }));
  const first: LoadMessage = { ...load, backlog };
  // Deno's types do not know that its Node channel is made of the same ports as its web channel.
  worker.postMessage(first, [port2 as unknown as Transferable]);
  return sandbox;
}

function close(worker: Worker, port: MessagePort): void {
  // Not waited for: a worker in an endless loop never ends.
  worker.terminate();
  port.close();
}

function entryOf({ time, level, message, fields }: LogMessage): LogEntry {
  const entry = { time: new Date(time), level, message };
  return fields === null ? entry : { ...entry, fields: parseFields(fields) };
}

function parseFields(json: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(json);
    return typeof fields === "object" && fields !== null ? { ...fields } : { value: fields };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { unreadable: json };
  }
}
