import { assertEquals } from "@std/assert";
import { PluginFixture, running } from "./plugin_fixture.ts";

Deno.test("checkpoint() resolves when the ledger has it, and moves the start of the rest", async () => {
  using fixture = new PluginFixture(running(`
    const noon = new Date("2026-03-01T12:00:00Z");
    const first = context.checkpoint(noon);
    noon.setTime(0);
    await first;
    for (const until of ["2026-03-01T12:00:00Z", "2026-03-02T00:00:00Z", "2026-02-01", "never"]) {
      await context.checkpoint(new Date(until)).catch((error) => console.log(error.name + ": " + error.message));
    }
    await Promise.all(["13", "14"].map((hour) => context.checkpoint(new Date("2026-03-01T" + hour + ":00:00Z"))));`));
  const kept: string[] = [];
  const end = await fixture.run({
    onCheckpoint: (until) => Promise.resolve(void kept.push(until.toISOString())),
  });
  assertEquals(end, { kind: "ok" });
  assertEquals(kept, ["2026-03-01T12:00:00.000Z", "2026-03-01T13:00:00.000Z", "2026-03-01T14:00:00.000Z"]);
  const rest = "it lies outside the rest of the window, 2026-03-01T12:00:00.000Z to 2026-03-02T00:00:00.000Z";
  assertEquals(fixture.messages(), [
    `RangeError: Cannot checkpoint "2026-03-01T12:00:00.000Z": ${rest}`,
    `RangeError: Cannot checkpoint "2026-03-02T00:00:00.000Z": ${rest}`,
    `RangeError: Cannot checkpoint "2026-02-01T00:00:00.000Z": ${rest}`,
    `RangeError: Cannot checkpoint "Invalid Date": ${rest}`,
  ]);
});

Deno.test("checkpoint() rejects with what the ledger said, and the start stays", async () => {
  using fixture = new PluginFixture(running(`
    const noon = new Date("2026-03-01T12:00:00Z");
    await context.checkpoint(noon).catch((error) => console.log(error.message));
    await context.checkpoint(noon);`));
  let calls = 0;
  const end = await fixture.run({
    onCheckpoint: () => ++calls === 1 ? Promise.reject(new Error("the lease is lost")) : Promise.resolve(),
  });
  assertEquals([end, calls, fixture.messages()], [{ kind: "ok" }, 2, ["the lease is lost"]]);
});

Deno.test("a refused checkpoint that the plugin does not wait for fails the run", async () => {
  using fixture = new PluginFixture(running(`context.checkpoint(new Date("2026-03-01T12:00:00Z"));`));
  const end = await fixture.run({ onCheckpoint: () => Promise.reject(new Error("the lease is lost")) });
  assertEquals(end.kind === "failed" && end.message, "unhandled rejection: the lease is lost");
});

Deno.test("run() does not end before a checkpoint that is being committed", async () => {
  using fixture = new PluginFixture(running(`
    context.checkpoint(new Date("2026-03-01T12:00:00Z"));
    throw new Error("too early");`));
  const order: string[] = [];
  const end = await fixture.run({
    onCheckpoint: async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push("committed");
    },
  });
  assertEquals([end.kind, order], ["failed", ["committed"]]);
});
