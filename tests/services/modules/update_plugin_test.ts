import { assertEquals, assertRejects } from "@std/assert";
import { type Lock, NOTHING_LOCKED } from "../../../src/domain/linking/lock.ts";
import { LinkError } from "../../../src/ports/linker.ts";
import { findOutdated } from "../../../src/services/modules/find_outdated.ts";
import { updatePlugin } from "../../../src/services/modules/update_plugin.ts";
import { vendorModules } from "../../../src/services/modules/vendor_modules.ts";
import { FakeModuleLock } from "../../fakes/module_lock.ts";
import { FakeLinker } from "../../fakes/linker.ts";
import { Bed } from "../bed.ts";

const MANIFEST = '[plugins.rates]\nmodule = "jsr:@acme/rates@1"\n[plugins.local]\nmodule = "./local.ts"\n';

function lockOf(specifiers: Readonly<Record<string, string>>): Lock {
  return { ...NOTHING_LOCKED, specifiers: new Map(Object.entries(specifiers)) };
}

Deno.test("updatePlugin() tells from where to where a plugin's packages moved", async () => {
  const bed = new Bed().read(MANIFEST);
  const lock = new FakeModuleLock();
  lock.lock = lockOf({ "jsr:@acme/rates@1": "1.0.0", "jsr:@acme/base@2": "2.0.0" });
  bed.linker.locks.set("jsr:@acme/rates@1", lock.lock);
  const renewing = new FakeLinker();
  renewing.link = (module) => {
    bed.linker.locks.set(module.text, lockOf({ "jsr:@acme/rates@1": "1.1.0", "jsr:@acme/base@2": "2.0.0" }));
    return bed.linker.link(module);
  };
  assertEquals(await updatePlugin({ lock, linker: bed.linker, renewing }, bed.entry("rates")), [
    { specifier: "jsr:@acme/rates@1", from: "1.0.0", to: "1.1.0" },
  ]);
});

Deno.test("updatePlugin() leaves alone what is all of this machine, and passes on what is refused", async () => {
  const bed = new Bed().read(MANIFEST);
  bed.linker.locks.set("jsr:@acme/rates@1", lockOf({ "jsr:@acme/rates@1": "1.0.0" }));
  const renewing = new FakeLinker();
  const room = { lock: new FakeModuleLock(), linker: bed.linker, renewing };
  assertEquals(await updatePlugin(room, bed.entry("local")), []);
  assertEquals(await updatePlugin(room, bed.entry("manager")), []);
  await assertRejects(
    () => updatePlugin(room, bed.entry("rates")),
    LinkError,
    'Cannot link "jsr:@acme/rates@1"',
  );
});

Deno.test("findOutdated() asks once for each package, and goes on when a registry does not tell", async () => {
  const bed = new Bed().read(`${MANIFEST}[plugins.other]\nmodule = "jsr:/@acme/other@1/nightly"\n`);
  bed.linker.locks.set(
    "jsr:@acme/rates@1",
    lockOf({ "jsr:@acme/rates@1": "1.0.0", "jsr:@acme/base@2": "2.0.0" }),
  );
  bed.linker.locks.set(
    "jsr:/@acme/other@1/nightly",
    lockOf({ "jsr:@acme/other@1": "1.0.0", "jsr:@acme/base@2": "2.0.0" }),
  );
  const asked: string[] = [];
  const index = {
    newest(specifier: string) {
      asked.push(specifier);
      if (specifier.includes("other")) return Promise.reject(new LinkError("the registry is away"));
      return Promise.resolve({ inRange: "2.1.0", latest: "3.0.0" });
    },
  };
  const { packages, failures } = await findOutdated({ ...bed, index });
  assertEquals(asked.sort(), ["jsr:@acme/base@2", "jsr:@acme/other@1", "jsr:@acme/rates@1"]);
  const newest = { inRange: "2.1.0", latest: "3.0.0" };
  assertEquals(packages, [
    {
      specifier: "jsr:@acme/base@2",
      locked: "2.0.0",
      plugins: ["rates", "other"],
      isPlugin: false,
      ...newest,
    },
    { specifier: "jsr:@acme/rates@1", locked: "1.0.0", plugins: ["rates"], isPlugin: true, ...newest },
  ]);
  assertEquals(failures, [{ specifier: "jsr:@acme/other@1", error: "the registry is away" }]);
});

Deno.test("vendorModules() gathers what all plugins need", async () => {
  const bed = new Bed().read(MANIFEST);
  bed.linker.locks.set("jsr:@acme/rates@1", lockOf({ "jsr:@acme/rates@1": "1.0.0" }));
  bed.linker.locks.set("./local.ts", lockOf({ "npm:ms@2": "2.0.0" }));
  let held: Lock | undefined;
  const report = { folder: "/srv/gapless_modules", modules: 2, bytes: 100 };
  const vendor = {
    hold(lock: Lock) {
      held = lock;
      return Promise.resolve(report);
    },
  };
  assertEquals(await vendorModules({ ...bed, lock: new FakeModuleLock(), vendor }), {
    ...report,
    failures: [],
  });
  assertEquals(held, lockOf({ "jsr:@acme/rates@1": "1.0.0", "npm:ms@2": "2.0.0" }));
});

Deno.test("a plugin that cannot be linked ends neither vendorModules() nor findOutdated() for the others", async () => {
  const bed = new Bed().read(`${MANIFEST}[plugins.bad]\nmodule = "./bad.ts"\nschedule = "61 * * * *"\n`);
  bed.linker.locks.set("jsr:@acme/rates@1", lockOf({ "jsr:@acme/rates@1": "1.0.0" }));
  const before = lockOf({ "jsr:@acme/kept@1": "1.0.0" });
  const lock = new FakeModuleLock();
  lock.lock = before;
  let held: Lock | undefined;
  const vendor = {
    hold(lock: Lock) {
      held = lock;
      return Promise.resolve({ folder: "/srv/gapless_modules", modules: 1, bytes: 100 });
    },
  };
  const { failures } = await vendorModules({ ...bed, lock, vendor });
  assertEquals(failures.map(({ plugin }) => plugin), ["bad"]);
  assertEquals(held, lockOf({ "jsr:@acme/kept@1": "1.0.0", "jsr:@acme/rates@1": "1.0.0" }));
  const index = { newest: () => Promise.resolve({ inRange: "1.0.0", latest: "1.0.0" }) };
  const ages = await findOutdated({ ...bed, index });
  assertEquals(ages.packages.map(({ specifier }) => specifier), ["jsr:@acme/rates@1"]);
  assertEquals(ages.failures.map(({ specifier }) => specifier), ["./bad.ts"]);
});
