import { assertEquals } from "@std/assert";
import type { RunEnd } from "../../../src/ports/plugin_host.ts";
import { PluginFixture, runAndClose, running } from "./plugin_fixture.ts";

Deno.test("an abort reaches the plugin's signal with its reason, and ends the run", async () => {
  using fixture = new PluginFixture(running(`
    await new Promise((resolve) => {
      context.signal.addEventListener("abort", resolve);
      console.log("waiting");
    });
    console.log(context.signal.reason instanceof DOMException, String(context.signal.reason));
    context.signal.throwIfAborted();`));
  const end = await abortWhen(
    fixture,
    "waiting",
    new DOMException("the timeout of 10m passed", "TimeoutError"),
  );
  assertEquals(end, { kind: "aborted", hung: false });
  assertEquals(fixture.messages(), ["waiting", "true AbortError: the timeout of 10m passed"]);
});

Deno.test("a run that is done after the abort counts as aborted", async () => {
  using fixture = new PluginFixture(running(`
    console.log("waiting");
    while (!context.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));`));
  assertEquals(await abortWhen(fixture, "waiting", "enough"), { kind: "aborted", hung: false });
});

Deno.test("a run that exits after the abort counts as aborted", async () => {
  using fixture = new PluginFixture(running(`
    context.signal.addEventListener("abort", () => Deno.exit(0));
    console.log("waiting");
    await new Promise(() => {});`));
  assertEquals(await abortWhen(fixture, "waiting", "enough"), { kind: "aborted", hung: false });
});

Deno.test("a run that does not heed the abort is hung after the grace period", async () => {
  using fixture = new PluginFixture(running(`
    console.log("waiting");
    await new Promise(() => {});`));
  assertEquals(await abortWhen(fixture, "waiting", "enough", 50), { kind: "aborted", hung: true });
});

Deno.test("a checkpoint within the grace period is still passed on", async () => {
  using fixture = new PluginFixture(running(`
    console.log("waiting");
    await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
    await context.checkpoint(new Date("2026-03-01T12:00:00Z"));
    console.log("kept");`));
  assertEquals(await abortWhen(fixture, "waiting", "enough"), { kind: "aborted", hung: false });
  assertEquals(fixture.messages(), ["waiting", "kept"]);
});

Deno.test("a run that was aborted before it began does not begin", async () => {
  using fixture = new PluginFixture(running(`console.log("begun");`));
  assertEquals(await fixture.run({ signal: AbortSignal.abort() }), { kind: "aborted", hung: false });
  assertEquals(fixture.messages(), []);
});

async function abortWhen(
  fixture: PluginFixture,
  said: string,
  reason: unknown,
  graceMs = 5_000,
): Promise<RunEnd> {
  const controller = new AbortController();
  const plugin = await fixture.load({
    onLog: (entry) => {
      fixture.logs.push(entry);
      if (entry.message === said) controller.abort(reason);
    },
  });
  return await runAndClose(plugin, { signal: controller.signal, graceMs });
}
