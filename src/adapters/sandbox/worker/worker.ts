/**
 * The inside of a sandbox: loads one plugin, runs it once.
 *
 * It shares its realm with the plugin. So it speaks over a port that no plugin can reach, and takes what it needs of the
 * platform before the plugin is loaded. The permissions of the worker guard the machine, and the host believes nothing that
 * comes from here; only what Deno asks no permission for has to be taken away.
 *
 * @module
 */
import { captureConsole } from "./capture_console.ts";
import { captureStdio } from "./capture_stdio.ts";
import { confine } from "./confine.ts";
import { loadPlugin } from "./load_plugin.ts";
import { logSender } from "./log_sender.ts";
import { reportExit } from "./report_exit.ts";
import { faultOf, reportUncaught } from "./report_uncaught.ts";
import { runPlugin } from "./run_plugin.ts";
import { trackPending } from "./track_pending.ts";
import { forgiveMissingVariables } from "./forgiving_environment.ts";
import type { ControlMessage, WorkerLoad, WorkerMessage } from "../protocol/messages.ts";

globalThis.addEventListener("message", begin, { once: true });

function begin(event: Event): void {
  if (!(event instanceof MessageEvent)) return;
  const [port] = event.ports;
  if (port === undefined) return;
  const load: WorkerLoad = event.data;
  const post: (message: WorkerMessage) => void = port.postMessage.bind(port);
  post({ kind: "started" });
  const send = logSender(post, load.backlog);
  const pending = trackPending();
  captureConsole(send);
  captureStdio(send);
  forgiveMissingVariables();
  // Caches lie in Deno's own folder, and Deno asks for no permission to write them.
  Reflect.deleteProperty(globalThis, "caches");
  reportUncaught(post);
  reportExit(post);
  if (load.confined) confine(load);

  const loaded = loadPlugin(load);
  loaded.then(
    ({ enabled, interval, permissions }) => post({ kind: "loaded", enabled, interval, permissions }),
    (error) => post({ kind: "unloadable", fault: faultOf(error) }),
  );
  const abort = new AbortController();
  let checkpoint = Promise.withResolvers<void>();
  const commit = (until: Date) => {
    checkpoint = Promise.withResolvers();
    post({ kind: "checkpoint", until: until.getTime() });
    return checkpoint.promise;
  };
  port.onmessage = ({ data }: MessageEvent<ControlMessage>) => {
    switch (data.kind) {
      case "run":
        loaded.then((made) =>
          runPlugin({ ...made, name: load.plugin, job: data, signal: abort.signal, send, commit, pending })
        ).then(
          () => post({ kind: "returned" }),
          (thrown) => post({ kind: "failed", fault: faultOf(thrown) }),
        );
        return;
      case "abort":
        return abort.abort(new DOMException(data.reason, "AbortError"));
      case "checkpoint kept":
        return checkpoint.resolve();
      case "checkpoint refused":
        return checkpoint.reject(new Error(data.why));
    }
  };
}
