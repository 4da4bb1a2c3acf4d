import { toFileUrl } from "@std/path/posix";
import {
  backlogSize,
  type ControlMessage,
  type LoadMessage,
  type WorkerLoad,
  type WorkerMessage,
} from "../protocol/messages.ts";
import { parseWorkerMessage } from "../protocol/parse_worker_message.ts";
import { fromWire } from "../protocol/wire_value.ts";

/** A worker that has started. */
export interface WorkerRelay {
  /** Lets the worker load the plugin. */
  load(): void;
  /** Hands a message of the host to the worker. */
  post(message: ControlMessage): void;
}

/**
 * Starts the worker that a plugin runs in, with exactly its permissions. While this call lasts, the worker's engine starts.
 *
 * @param send Gets every message of the worker, checked and clipped. The last one is `returned`, `failed` or `gone`, unless
 * the worker ends without a word: Deno has no event for that, and the host notices it.
 */
export function startWorker(
  workerUrl: URL,
  load: LoadMessage,
  send: (message: WorkerMessage) => void,
): WorkerRelay {
  const worker = new Worker(workerUrl, {
    type: "module",
    name: load.plugin,
    deno: { permissions: load.permissions },
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    const failed = { kind: "failed", fault: { message: event.message, report: "" } };
    send(parseWorkerMessage(failed) ?? { kind: "gone" });
  });
  const { port1, port2 } = new MessageChannel();
  const backlog = new Int32Array(new SharedArrayBuffer(4));
  port1.onmessage = ({ data }) => relay(data, backlog, send);
  return {
    load() {
      worker.postMessage(firstMessage(load, backlog), [port2]);
    },
    post: (message) => port1.postMessage(message),
  };
}

function relay(data: unknown, backlog: Int32Array, send: (message: WorkerMessage) => void): void {
  const message = parseWorkerMessage(data);
  if (message === null) return;
  send(message);
  if (message.kind !== "log") return;
  Atomics.sub(backlog, 0, backlogSize(message));
  Atomics.notify(backlog, 0);
}

function firstMessage(
  { artifact, config, plugin, confined, permissions, listen = [] }: LoadMessage,
  backlog: Int32Array<SharedArrayBuffer>,
): WorkerLoad {
  // The manifest's tables are objects.
  const plain = fromWire(config) as Readonly<Record<string, unknown>>;
  const hasNetwork = typeof permissions === "object" && permissions.net !== false;
  return {
    artifact: toFileUrl(artifact).href,
    config: plain,
    plugin,
    confined,
    listen: hasNetwork ? listen : null,
    backlog,
  };
}
