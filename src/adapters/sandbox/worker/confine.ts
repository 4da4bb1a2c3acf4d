import { deny } from "./deny.ts";
import type { WorkerLoad } from "../protocol/messages.ts";
import { replaceProperty } from "./replace_property.ts";
import { restrictBuiltins } from "./restrict_builtins.ts";
import { restrictListening } from "./restrict_listening.ts";
import { restrictProcess } from "./restrict_process.ts";
import { restrictCodeFromText } from "./restrict_code_from_text.ts";

/**
 * Takes what loads modules at run time from the realm, before the plugin comes in. For Deno asks no permission for them:
 * a compiled binary for no file that is imported, and every Deno not where `require()` loads an ES module. The artifact
 * has no `import()` of its own; here goes what could make one of text, or load a module in another way.
 *
 * What it cannot close: programs and native code, which a plugin has by the grants `run` and `ffi`, and ways into Deno's
 * inner workings that nobody knows yet.
 */
export function confine({ listen }: Pick<WorkerLoad, "listen">): void {
  restrictCodeFromText();
  restrictBuiltins();
  // Before the classes of sockets are hidden with the rest of process.binding().
  if (listen !== null) restrictListening(listen);
  restrictProcess();
  // A worker of the plugin's own would begin with a realm that still has everything.
  replaceProperty(globalThis, "Worker", deny("start a worker"));
  // Deno's inner functions: some of them evaluate text, or load modules.
  Reflect.deleteProperty(Deno, Reflect.get(Deno, "internal"));
}
