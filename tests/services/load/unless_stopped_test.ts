import { assertEquals, assertRejects } from "@std/assert";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import type { ReadyPlugin } from "../../../src/services/load/load_plugin.ts";
import { loadPlugin } from "../../../src/services/load/load_plugin.ts";
import { preparePlugin } from "../../../src/services/load/prepare_plugin.ts";
import { unlessStopped } from "../../../src/services/load/unless_stopped.ts";
import { Bed } from "../bed.ts";

async function loaded(bed: Bed): Promise<ReadyPlugin> {
  return await loadPlugin(bed, await preparePlugin(bed, bed.entry("report")), bed.onLog);
}

function bedOfReport(): Bed {
  return new Bed({ report: {} }).read('[plugins.report]\nmodule = "./report.ts"\nsince = "now"');
}

Deno.test("unlessStopped() returns the plugin, or why it did not load, while nobody wants an end", async () => {
  const stop = new AbortController();
  const ready = await loaded(bedOfReport());
  assertEquals(await unlessStopped(Promise.resolve(ready), stop.signal), ready);
  const failed = Promise.reject(new PluginLoadError("it throws"));
  await assertRejects(() => unlessStopped(failed, stop.signal), PluginLoadError, "it throws");
});

Deno.test("unlessStopped() waits no more once the end is wanted, and closes what is loaded later", async () => {
  const bed = bedOfReport();
  const stop = new AbortController();
  const loading = Promise.withResolvers<ReadyPlugin>();
  const waiting = unlessStopped(loading.promise, stop.signal);
  stop.abort("stopped by SIGTERM");
  assertEquals(await waiting, null);
  loading.resolve(await loaded(bed));
  assertEquals(bed.host.open, 1);
  await loading.promise;
  await Promise.resolve();
  assertEquals(bed.host.open, 0);
});

Deno.test("unlessStopped() does not blame the plugin for what fails at the end", async () => {
  const stop = AbortSignal.abort("stopped by SIGTERM");
  assertEquals(await unlessStopped(Promise.reject(new PluginLoadError("it is gone")), stop), null);
});
