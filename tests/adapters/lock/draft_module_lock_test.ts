import { assertEquals } from "@std/assert";
import { DraftModuleLock } from "../../../src/adapters/lock/draft_module_lock.ts";
import { type Lock, NOTHING_LOCKED } from "../../../src/domain/linking/lock.ts";
import { FakeModuleLock } from "../../fakes/module_lock.ts";

function adding(name: string) {
  return (lock: Lock): Lock => ({ ...lock, specifiers: new Map([...lock.specifiers, [name, "1.0.0"]]) });
}

Deno.test("a DraftModuleLock reads as changed, and changes the lock below it when it is committed", async () => {
  const base = new FakeModuleLock();
  const draft = new DraftModuleLock(base);
  await draft.update(adding("jsr:@acme/a@1"));
  await draft.update(adding("jsr:@acme/b@1"));
  assertEquals([...(await draft.read()).specifiers.keys()], ["jsr:@acme/a@1", "jsr:@acme/b@1"]);
  assertEquals(await base.read(), NOTHING_LOCKED);
  await base.update(adding("jsr:@acme/other@1"));
  await draft.commit();
  assertEquals([...(await base.read()).specifiers.keys()], [
    "jsr:@acme/other@1",
    "jsr:@acme/a@1",
    "jsr:@acme/b@1",
  ]);
});
