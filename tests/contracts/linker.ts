import { assertEquals, assertMatch, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { NOTHING_LOCKED } from "../../src/domain/linking/lock.ts";
import type { ModuleSpecifier } from "../../src/domain/manifest/module_specifier.ts";
import { type Linker, LinkError } from "../../src/ports/linker.ts";

/** A linker and a module of its own, which is not there until it is written. */
export interface LinkerSubject extends Disposable {
  readonly linker: Linker;
  readonly module: ModuleSpecifier;
  write(source: string): void;
}

/** What every {@linkcode Linker} has to do. */
export function linkerContract(name: string, open: () => LinkerSubject): void {
  function test(behaviour: string, run: (subject: LinkerSubject) => Promise<void>): void {
    const fn = async () => {
      using subject = open();
      await run(subject);
    };
    // A bundler may keep a timer beyond its work.
    Deno.test({ name: `${name} ${behaviour}`, fn, sanitizeOps: false, sanitizeResources: false });
  }

  test("addresses an artifact by its digest", async ({ linker, module, write }) => {
    write("export default 1;");
    const { sha256, path } = await linker.link(module);
    assertMatch(sha256, /^[0-9a-f]{64}$/);
    assertMatch(path, new RegExp(`^/.*${sha256}\\.js$`));
  });

  test("gives the same artifact as long as the module stays the same", async ({ linker, module, write }) => {
    write("export default 1;");
    const first = await linker.link(module);
    assertEquals(await linker.link(module), first);
    write("export default 2;");
    assertNotEquals((await linker.link(module)).sha256, first.sha256);
    write("export default 1;");
    assertEquals(await linker.link(module), first);
  });

  test("links from the sources on request, and finds no damage", async ({ linker, module, write }) => {
    write("export default 1;");
    const artifact = await linker.link(module);
    assertEquals(await linker.relink(module), artifact);
    assertEquals(await linker.damage(module), null);
  });

  test("needs nothing of the lock for a module of this machine alone", async ({ linker, module, write }) => {
    write("export default 1;");
    assertEquals(await linker.needs(module), NOTHING_LOCKED);
  });

  test("keeps what is in use when it takes away the rest", async ({ linker, module, write }) => {
    write("export default 1;");
    const artifact = await linker.link(module);
    await linker.prune([module]);
    assertEquals(await linker.link(module), artifact);
  });

  test("names a module that is not there", async ({ linker, module }) => {
    const { message } = await assertRejects(() => linker.link(module), LinkError);
    assertStringIncludes(message, `Cannot link "${module.text}": `);
  });
}
