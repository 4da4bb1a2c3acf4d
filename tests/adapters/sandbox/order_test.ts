import { assertEquals } from "@std/assert";
import type { LoadingPlugin } from "../../../src/ports/plugin_host.ts";
import { job, PluginFixture, runAndClose, running } from "./plugin_fixture.ts";

const LOGS = running("context.log.info(`${context.attempt} ${start.toISOString()}`);");

/** Orders the first attempt of a window while a plugin loads. */
const orderAt = (interval: string) => ({
  onLoading: ({ order }: LoadingPlugin) => order(job(), interval),
});

Deno.test("run() of work that was ordered while the plugin loaded does it once", async () => {
  using fixture = new PluginFixture(LOGS);
  const plugin = await fixture.load(orderAt("0 * * * *"));
  assertEquals(await runAndClose(plugin), { kind: "ok" });
  assertEquals(fixture.messages(), ["1 2026-03-01T00:00:00.000Z"]);
});

Deno.test("an order for another interval, or of a plugin that is not enabled, counts for nothing", async () => {
  using other = new PluginFixture(LOGS);
  const plugin = await other.load(orderAt("1 * * * *"));
  assertEquals(await runAndClose(plugin, { attempt: 2 }), { kind: "ok" });
  assertEquals(other.messages(), ["2 2026-03-01T00:00:00.000Z"]);

  using disabled = new PluginFixture(LOGS.replace("=> true", "=> false"));
  assertEquals(await runAndClose(await disabled.load(orderAt("0 * * * *")), { attempt: 3 }), { kind: "ok" });
  assertEquals(disabled.messages(), ["3 2026-03-01T00:00:00.000Z"]);
});

Deno.test("what ordered work checks in before run() is called is committed", async () => {
  using fixture = new PluginFixture(running("await context.checkpoint(new Date('2026-03-01T12:00:00Z'));"));
  const plugin = await fixture.load(orderAt("0 * * * *"));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const committed: Date[] = [];
  const onCheckpoint = (until: Date) => Promise.resolve(void committed.push(until));
  assertEquals(await runAndClose(plugin, { onCheckpoint }), { kind: "ok" });
  assertEquals(committed, [new Date("2026-03-01T12:00:00Z")]);
});

Deno.test("ordered work that fails, or ends its process, before run() is called fails", async () => {
  using failing = new PluginFixture(running("throw new Error('no luck');"));
  const end = await runAndClose(await failing.load(orderAt("0 * * * *")));
  assertEquals([end.kind, end.kind === "failed" && end.message], ["failed", "no luck"]);

  using exiting = new PluginFixture(running("await 0; Deno.exit(0);"));
  const plugin = await exiting.load(orderAt("0 * * * *"));
  await new Promise((resolve) => setTimeout(resolve, 200));
  assertEquals((await runAndClose(plugin)).kind, "failed");
});

Deno.test("run() with a signal that has aborted stops ordered work, with its grace", async () => {
  const waits = running(
    "await new Promise((done) => context.signal.addEventListener('abort', done)); context.log.info('stopped');",
  );
  using fixture = new PluginFixture(waits);
  const plugin = await fixture.load(orderAt("0 * * * *"));
  assertEquals(await runAndClose(plugin, { signal: AbortSignal.abort("enough") }), {
    kind: "aborted",
    hung: false,
  });
  assertEquals(fixture.messages(), ["stopped"]);
});
