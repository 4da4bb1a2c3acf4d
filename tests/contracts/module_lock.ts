import { assertEquals, assertNotEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { mergeLocks } from "../../src/domain/linking/merge_locks.ts";
import { type Lock, NOTHING_LOCKED } from "../../src/domain/linking/lock.ts";
import { LinkError } from "../../src/ports/linker.ts";
import type { ModuleLock } from "../../src/ports/module_lock.ts";

/** A lock, and another hand that writes into it. */
export interface ModuleLockSubject extends Disposable {
  readonly lock: ModuleLock;
  damage(): void;
}

function versions(...entries: (readonly [string, string])[]): Lock {
  return { ...NOTHING_LOCKED, specifiers: new Map(entries) };
}

/** What every {@linkcode ModuleLock} has to do. */
export function moduleLockContract(name: string, open: () => ModuleLockSubject): void {
  function test(behaviour: string, run: (subject: ModuleLockSubject) => Promise<void>): void {
    Deno.test(`${name} ${behaviour}`, async () => {
      using subject = open();
      await run(subject);
    });
  }

  test("locks nothing before something is locked", async ({ lock }) => {
    assertEquals(await lock.read(), NOTHING_LOCKED);
    assertStrictEquals(lock.stamp(), undefined);
    await lock.update((current) => current);
    assertStrictEquals(lock.stamp(), undefined);
  });

  test("keeps what is locked", async ({ lock }) => {
    await lock.update(() => versions(["jsr:@a/b@1", "1.0.0"]));
    const stamp = lock.stamp();
    assertEquals((await lock.read()).specifiers, new Map([["jsr:@a/b@1", "1.0.0"]]));
    await lock.update((current) => current);
    assertEquals(lock.stamp(), stamp);
    await lock.update((current) => mergeLocks(current, versions(["npm:ms@2", "2.1.3"])));
    assertEquals((await lock.read()).specifiers.size, 2);
    assertNotEquals(lock.stamp(), stamp);
  });

  test("loses no change of two that come at once", async ({ lock }) => {
    const keys = Array.from({ length: 20 }, (_, i) => `jsr:@a/b${i}@1`);
    await Promise.all(
      keys.map((key) => lock.update((current) => mergeLocks(current, versions([key, "1.0.0"])))),
    );
    assertEquals([...(await lock.read()).specifiers.keys()].toSorted(), keys.toSorted());
  });

  test("changes nothing where the change fails, or the file is damaged", async ({ lock, damage }) => {
    await lock.update(() => versions(["jsr:@a/b@1", "1.0.0"]));
    const stamp = lock.stamp();
    await assertRejects(
      () =>
        lock.update(() => {
          throw new LinkError("no");
        }),
      LinkError,
      "no",
    );
    assertEquals(lock.stamp(), stamp);
    damage();
    await assertRejects(() => lock.read(), LinkError, "Cannot use ");
    await assertRejects(() => lock.update(() => NOTHING_LOCKED), LinkError, "Cannot use ");
    await assertRejects(() => lock.read(), LinkError, "Cannot use ");
  });
}
