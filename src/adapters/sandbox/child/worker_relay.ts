import { toFileUrl } from "@std/path/posix";
import type { MessagePort } from "node:worker_threads";
import {
  backlogSize,
  type ControlMessage,
  type LoadMessage,
  type WorkerLoad,
  type WorkerMessage,
} from "../protocol/messages.ts";
import { parseWorkerMessage } from "../protocol/parse_worker_message.ts";
import { fromWire } from "../protocol/wire_value.ts";

/** A worker that is starting. */
export interface WorkerRelay {
  /** Lets the worker load the plugin, and passes on what it says. */
  connect(): Promise<void>;
  /** Hands a message of the host to the worker; those before `connect()` wait. */
  post(message: ControlMessage): void;
}

/**
 * Starts the worker that a plugin runs in, with exactly its permissions. While this call lasts the worker's engine starts.
 *
 * @param send Gets every message of the worker, checked and clipped. The last one is `returned`, `failed` or `gone`.
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
    send(
      parseWorkerMessage({ kind: "failed", fault: { message: event.message, report: "" } }) ??
        { kind: "gone" },
    );
  });
  let port: MessagePort | undefined;
  const waiting: ControlMessage[] = [];
  return {
    post: (message) => port === undefined ? void waiting.push(message) : port.postMessage(message),
    async connect() {
      // Only here: a static import would cost every start of the program, for it is hoisted out of the bundle.
      const { MessageChannel } = await import("node:worker_threads");
      const { port1, port2 } = new MessageChannel();
      const backlog = new Int32Array(new SharedArrayBuffer(4));
      port1.on("message", (data: unknown) => relay(data, backlog, send));
      // Node's channel, because it alone shows that the other end is gone: a worker that exits or closes itself fires no
      // event of its own. All it sent before comes first.
      port1.on("close", () => send({ kind: "gone" }));
      // Deno's types do not know that its Node channel is made of the same ports as its web channel.
      worker.postMessage(firstMessage(load, backlog), [port2 as unknown as Transferable]);
      for (const message of waiting.splice(0)) port1.postMessage(message);
      port = port1;
    },
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
  { artifact, config, plugin, confined }: LoadMessage,
  backlog: Int32Array<SharedArrayBuffer>,
): WorkerLoad {
  // The manifest's tables are objects.
  const plain = fromWire(config) as Readonly<Record<string, unknown>>;
  return { artifact: toFileUrl(artifact).href, config: plain, plugin, confined, backlog };
}
