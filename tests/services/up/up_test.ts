import { assertEquals, assertRejects } from "@std/assert";
import type { Owner } from "../../../src/domain/window/owner.ts";
import type { UpMarker, UpNote } from "../../../src/ports/up_marker.ts";
import {
  keepBlock,
  leaveIfUpIsGone,
  refuseWhileUp,
  up,
  UpRunningError,
} from "../../../src/services/up/up.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeProcessTable, owner } from "../../fakes/process_table.ts";

class FakeUpMarker implements UpMarker {
  owner: Owner | null = null;

  renewedAt = new Date(0);

  read(): Promise<UpNote | null> {
    return Promise.resolve(this.owner && { owner: this.owner, renewedAt: this.renewedAt });
  }

  take(owner: Owner, isGone: (other: UpNote) => boolean): Promise<Owner> {
    if (this.owner === null || isGone({ owner: this.owner, renewedAt: this.renewedAt })) this.owner = owner;
    return Promise.resolve(this.owner);
  }

  release(owner: Owner): Promise<void> {
    if (this.owner === owner) this.owner = null;
    return Promise.resolve();
  }
}

const done = () => Promise.resolve();

function room() {
  return { clock: new FakeClock(new Date(0)), processes: new FakeProcessTable(), marker: new FakeUpMarker() };
}

Deno.test("up() marks the block as its own before it stands, and takes it away at the end", async () => {
  const { marker, ...rest } = room();
  const stop = new AbortController();
  const did: string[] = [];
  await up({ marker, ...rest }, {
    install: () => Promise.resolve(void (did.push(`install ${marker.owner?.pid}`), stop.abort())),
    recheck: () => Promise.resolve(did.push("recheck")),
    remove: () => Promise.resolve(did.push("remove")),
  }, stop.signal);
  assertEquals([did, marker.owner], [["install 1", "remove"], null]);
});

Deno.test("up() looks again every half minute", async () => {
  const { clock, ...rest } = room();
  const stop = new AbortController();
  let installs = 0;
  const staying = up({ clock, ...rest }, {
    install: () => Promise.resolve(installs++),
    recheck: () => Promise.resolve(void (++installs === 3 && stop.abort())),
    remove: () => Promise.resolve(),
  }, stop.signal);
  while (!stop.signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (clock.sleeping > 0) clock.advance(30_000);
  }
  await staying;
  assertEquals([installs, clock.now().getTime()], [3, 60_000]);
});

Deno.test("up() leaves the block as it was when it cannot install its own at first", async () => {
  const { marker, ...rest } = room();
  let removed = 0;
  const install = () => Promise.reject(new RangeError("no manifest"));
  const remove = () => Promise.resolve(removed++);
  await assertRejects(
    () => up({ marker, ...rest }, { install, recheck: install, remove }, new AbortController().signal),
    RangeError,
  );
  assertEquals([removed, marker.owner], [0, null]);
});

Deno.test("up() takes the block away when a later look fails", async () => {
  const { marker, clock, ...rest } = room();
  let removed = 0;
  const install = () => Promise.resolve();
  const recheck = () => Promise.reject(new RangeError("a bug"));
  const remove = () => Promise.resolve(removed++);
  const staying = up({ marker, clock, ...rest }, { install, recheck, remove }, new AbortController().signal);
  while (clock.sleeping === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  clock.advance(30_000);
  await assertRejects(() => staying, RangeError);
  assertEquals([removed, marker.owner], [1, null]);
});

Deno.test("up() refuses to start beside another one, and takes the place of a dead one", async () => {
  const { marker, processes, clock } = room();
  const other = owner({ pid: 99 });
  marker.owner = other;
  const stop = AbortSignal.abort();
  const steps = { install: done, recheck: done, remove: done };
  await assertRejects(
    () => up({ marker, processes, clock }, steps, stop),
    UpRunningError,
    "pid 99 on here) holds the block",
  );
  assertEquals(marker.owner, other);
  processes.kill(other);
  await up({ marker, processes, clock }, steps, stop);
  assertEquals(marker.owner, null);
});

Deno.test("leaveIfUpIsGone() takes the block away once, and only if its up is dead", async () => {
  const { marker, processes, clock } = room();
  let removed = 0;
  const remove = () => Promise.resolve(removed++);
  const leave = () => leaveIfUpIsGone({ marker, processes, clock }, remove);
  assertEquals(await leave(), false);
  marker.owner = owner({ pid: 99 });
  assertEquals(await leave(), false);
  processes.kill(marker.owner);
  assertEquals([await leave(), await leave(), removed, marker.owner], [true, false, 1, null]);
});

Deno.test("keepBlock() makes a dead up's block the user's own, and leaves a running one's alone", async () => {
  const { marker, processes, clock } = room();
  const dead = owner({ pid: 99 });
  marker.owner = dead;
  await keepBlock({ marker, processes, clock });
  await assertRejects(
    () => refuseWhileUp({ marker, processes, clock }),
    UpRunningError,
    "Cannot take the block away",
  );
  assertEquals(marker.owner, dead);
  processes.kill(dead);
  await refuseWhileUp({ marker, processes, clock });
  await keepBlock({ marker, processes, clock });
  assertEquals(marker.owner, null);
});

Deno.test("an up that cannot be seen from here is gone once it has been silent for two minutes", async () => {
  const { marker, ...rest } = room();
  const elsewhere = owner({ host: "a container that is gone" });
  marker.owner = elsewhere;
  const steps = { install: done, recheck: done, remove: done };
  const go = () => up({ marker, ...rest }, steps, AbortSignal.abort());
  rest.clock.set(new Date(120_000));
  await assertRejects(go, UpRunningError, "a container that is gone");
  rest.clock.set(new Date(120_001));
  await go();
  assertEquals(marker.owner, null);
});
