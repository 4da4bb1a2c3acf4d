import { assertEquals, assertRejects } from "@std/assert";
import { type LoadRequest, type PluginHost, PluginLoadError } from "../../src/ports/plugin_host.ts";
import { runAndClose } from "../adapters/sandbox/plugin_fixture.ts";

/** What the plugin of a {@linkcode PluginWorld} does. */
export type Behaviour = "returns" | "throws" | "heeds the abort" | "ignores the abort" | "does not load";

/** A host, and a request for a plugin that shows a behaviour. */
export interface PluginWorld extends Disposable {
  readonly host: PluginHost;
  readonly request: LoadRequest;
}

/** What holds for every {@linkcode PluginHost}. */
export function pluginHostContract(name: string, make: (behaviour: Behaviour) => PluginWorld): void {
  Deno.test(`${name} tells what the plugin told`, async () => {
    using world = make("returns");
    const plugin = await world.host.load(world.request);
    assertEquals([plugin.enabled, plugin.interval], [true, "0 * * * *"]);
    assertEquals(plugin.asked, [{ kind: "net", name: "example.com", why: "reads it" }]);
    await plugin.close();
    await plugin.close();
  });

  Deno.test(`${name} tells a run that is done`, async () => {
    using world = make("returns");
    assertEquals(await runAndClose(await world.host.load(world.request)), { kind: "ok" });
  });

  Deno.test(`${name} tells a run that failed`, async () => {
    using world = make("throws");
    const end = await runAndClose(await world.host.load(world.request));
    assertEquals(end.kind === "failed" && [end.message, end.report.split("\n")[0]], ["boom", "Error: boom"]);
  });

  Deno.test(`${name} tells a run that was aborted`, async () => {
    using world = make("heeds the abort");
    const plugin = await world.host.load(world.request);
    assertEquals(await runAndClose(plugin, { signal: AbortSignal.timeout(50) }), {
      kind: "aborted",
      hung: false,
    });
  });

  Deno.test(`${name} tells a run that hangs`, async () => {
    using world = make("ignores the abort");
    const plugin = await world.host.load(world.request);
    const end = await runAndClose(plugin, { signal: AbortSignal.timeout(50), graceMs: 50 });
    assertEquals(end, { kind: "aborted", hung: true });
  });

  Deno.test(`${name} begins no run that was aborted before`, async () => {
    using world = make("throws");
    const plugin = await world.host.load(world.request);
    assertEquals(await runAndClose(plugin, { signal: AbortSignal.abort() }), {
      kind: "aborted",
      hung: false,
    });
  });

  Deno.test(`${name} tells why a plugin does not load`, async () => {
    using world = make("does not load");
    const load = () => world.host.load(world.request);
    await assertRejects(load, PluginLoadError, `Cannot load the plugin "sample": `);
  });
}
