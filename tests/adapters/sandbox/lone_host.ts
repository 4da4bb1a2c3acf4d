/**
 * Runs one plugin in a process of its own, and prints what became of it: a plugin that hangs, or floods, or ends itself must
 * not be able to take a test runner with it.
 *
 * usage: lone_host.ts SOURCE LOAD_WITHIN_MS [ABORT_AFTER_MS]
 */
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import { PluginFixture, runAndClose } from "./plugin_fixture.ts";

const [source = "", loadWithin, abortAfter] = Deno.args;
let ticks = 0;
setInterval(() => ticks++, 10);
const fixture = new PluginFixture(source);
try {
  const plugin = await fixture.load({ timeoutMs: Number(loadWithin) });
  const signal = abortAfter === undefined
    ? new AbortController().signal
    : AbortSignal.timeout(Number(abortAfter));
  print({ end: await runAndClose(plugin, { signal, graceMs: 200 }) });
} catch (error) {
  if (!(error instanceof PluginLoadError)) throw error;
  print({ message: error.message });
}
fixture[Symbol.dispose]();
Deno.exit(0);

function print(outcome: Readonly<Record<string, unknown>>): void {
  console.log(
    JSON.stringify({ ...outcome, lines: fixture.logs.length, busy: ticks < 5, rss: Deno.memoryUsage().rss }),
  );
}
