import type { WorkerMessage } from "../protocol/messages.ts";
import { replaceProperty } from "./replace_property.ts";

/**
 * Tells the host that the plugin ends its own worker, before it does: Deno stops the code not at the call, but some
 * steps later, and by then a plugin that gave up might look like one that is done.
 */
export function reportExit(post: (message: WorkerMessage) => void): void {
  const gone = () => post({ kind: "gone" });
  // Comes from Deno.exit(), process.exit() and process.reallyExit().
  globalThis.addEventListener("unload", gone);
  const close = globalThis.close;
  replaceProperty(globalThis, "close", () => {
    gone();
    close();
  });
}
