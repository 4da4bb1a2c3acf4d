import { assertEquals, assertRejects } from "@std/assert";
import type { Owner } from "../../src/domain/window/owner.ts";
import type { UpMarker } from "../../src/ports/up_marker.ts";
import { leaveIfUpIsGone, up, UpRunningError } from "../../src/services/up.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";

class FakeUpMarker implements UpMarker {
  owner: Owner | null = null;
  read = () => Promise.resolve(this.owner);
  write = (owner: Owner) => Promise.resolve(void (this.owner = owner));
  clear = () => Promise.resolve(void (this.owner = null));
}

function room() {
  return { clock: new FakeClock(new Date(0)), processes: new FakeProcessTable(), marker: new FakeUpMarker() };
}

Deno.test("up() marks the block as its own before it stands, and takes it away at the end", async () => {
  const { marker, ...rest } = room();
  const stop = new AbortController();
  const did: string[] = [];
  await up({ marker, ...rest }, {
    install: () => Promise.resolve(void (did.push(`install ${marker.owner?.pid}`), stop.abort())),
    remove: () => Promise.resolve(did.push("remove")),
  }, stop.signal);
  assertEquals([did, marker.owner], [["install 1", "remove"], null]);
});

Deno.test("up() looks again every half minute", async () => {
  const { clock, ...rest } = room();
  const stop = new AbortController();
  let installs = 0;
  const staying = up({ clock, ...rest }, {
    install: () => Promise.resolve(void (++installs === 3 && stop.abort())),
    remove: () => Promise.resolve(),
  }, stop.signal);
  while (!stop.signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (clock.sleeping > 0) clock.advance(30_000);
  }
  await staying;
  assertEquals([installs, clock.now().getTime()], [3, 60_000]);
});

Deno.test("up() takes the block away when the first look fails", async () => {
  const { marker, ...rest } = room();
  let removed = 0;
  const install = () => Promise.reject(new RangeError("no manifest"));
  const remove = () => Promise.resolve(removed++);
  await assertRejects(
    () => up({ marker, ...rest }, { install, remove }, new AbortController().signal),
    RangeError,
  );
  assertEquals([removed, marker.owner], [1, null]);
});

Deno.test("up() refuses to start beside another one, and takes the place of a dead one", async () => {
  const { marker, processes, clock } = room();
  const other = owner({ pid: 99 });
  marker.owner = other;
  const stop = AbortSignal.abort();
  const steps = { install: () => Promise.resolve(), remove: () => Promise.resolve() };
  await assertRejects(() => up({ marker, processes, clock }, steps, stop), UpRunningError, "pid 99 on here");
  assertEquals(marker.owner, other);
  processes.kill(other);
  await up({ marker, processes, clock }, steps, stop);
  assertEquals(marker.owner, null);
});

Deno.test("leaveIfUpIsGone() takes the block away once, and only if its up is dead", async () => {
  const { marker, processes } = room();
  let removed = 0;
  const remove = () => Promise.resolve(removed++);
  const leave = () => leaveIfUpIsGone({ marker, processes }, remove);
  assertEquals(await leave(), false);
  marker.owner = owner({ pid: 99 });
  assertEquals(await leave(), false);
  processes.kill(marker.owner);
  assertEquals([await leave(), await leave(), removed, marker.owner], [true, false, 1, null]);
});
