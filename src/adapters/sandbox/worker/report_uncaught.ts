import type { Fault, WorkerMessage } from "../protocol/messages.ts";
import { describeThrown } from "./describe_thrown.ts";
import { LoadFault } from "./load_fault.ts";

/** Makes exceptions and rejections that nobody catches the end of the run, in place of Deno's own message on stderr. */
export function reportUncaught(post: (message: WorkerMessage) => void): void {
  const report = (event: Event, what: string, thrown: unknown) => {
    event.preventDefault();
    const { message, report } = faultOf(thrown);
    post({ kind: "failed", fault: { message: `${what}: ${message}`, report } });
  };
  globalThis.addEventListener("error", (event) => report(event, "uncaught exception", event.error));
  globalThis.addEventListener(
    "unhandledrejection",
    (event) => report(event, "unhandled rejection", event.reason),
  );
}

/** Returns what to tell the host of an error. */
export function faultOf(thrown: unknown): Fault {
  if (!(thrown instanceof LoadFault)) return describeThrown(thrown);
  return {
    message: thrown.message,
    report: thrown.cause === undefined ? "" : describeThrown(thrown.cause).report,
  };
}
