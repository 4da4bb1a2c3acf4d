import { assertEquals } from "@std/assert";
import { type Lock, NOTHING_LOCKED } from "../../../src/domain/linking/lock.ts";
import { pruneLock } from "../../../src/services/modules/prune_lock.ts";
import { FakeModuleLock } from "../../fakes/module_lock.ts";
import { Bed } from "../bed.ts";

function lockOf(...specifiers: string[]): Lock {
  return { ...NOTHING_LOCKED, specifiers: new Map(specifiers.map((specifier) => [specifier, "1.0.0"])) };
}

Deno.test("pruneLock() keeps what a plugin of the manifest rests on, and takes the rest", async () => {
  const bed = new Bed().read('[plugins.a]\nmodule = "jsr:@x/a@1"\n[plugins.b]\nmodule = "jsr:@x/b@1"\n');
  bed.linker.locks.set("jsr:@x/a@1", lockOf("jsr:@x/a@1", "jsr:@x/base@1"));
  bed.linker.locks.set("jsr:@x/b@1", lockOf("jsr:@x/b@1", "jsr:@x/base@1"));
  const lock = new FakeModuleLock();
  lock.lock = lockOf("jsr:@x/a@1", "jsr:@x/b@1", "jsr:@x/base@1", "jsr:@x/gone@1");
  assertEquals(await pruneLock({ ...bed, lock }), 1);
  assertEquals([...lock.lock.specifiers.keys()], ["jsr:@x/a@1", "jsr:@x/b@1", "jsr:@x/base@1"]);
  assertEquals(await pruneLock({ ...bed, lock }), 0);
});

Deno.test("pruneLock() takes nothing while a plugin does not link", async () => {
  const bed = new Bed().read('[plugins.a]\nmodule = "jsr:@x/a@1"\n');
  bed.linker.modules.delete("jsr:@x/a@1");
  const lock = new FakeModuleLock();
  lock.lock = lockOf("jsr:@x/a@1");
  assertEquals(await pruneLock({ ...bed, lock }), null);
  assertEquals(lock.lock.specifiers.size, 1);
});

Deno.test("pruneLock() leaves alone what another process locks meanwhile", async () => {
  const bed = new Bed().read('[plugins.a]\nmodule = "jsr:@x/a@1"\n');
  const lock = new FakeModuleLock();
  lock.lock = lockOf("jsr:@x/gone@1");
  const needs = bed.linker.needs.bind(bed.linker);
  bed.linker.needs = (module) => {
    lock.lock = lockOf("jsr:@x/gone@1", "jsr:@x/new@1");
    return needs(module);
  };
  assertEquals(await pruneLock({ ...bed, lock }), 1);
  assertEquals([...lock.lock.specifiers.keys()], ["jsr:@x/new@1"]);
});
