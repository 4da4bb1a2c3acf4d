import { assertEquals } from "@std/assert";
import { Fetcher } from "../../../../src/adapters/linker/http/fetcher.ts";
import { LIMITS } from "../../../../src/adapters/linker/link/limits.ts";
import { LockDraft } from "../../../../src/adapters/linker/link/lock_draft.ts";
import { openNpm } from "../../../../src/adapters/linker/npm/npm.ts";
import { ModuleStore } from "../../../../src/adapters/linker/store/module_store.ts";
import { NOTHING_LOCKED } from "../../../../src/domain/linking/lock.ts";
import type { NpmSource } from "../../../../src/domain/linking/npm_source.ts";

const LOCK = {
  ...NOTHING_LOCKED,
  specifiers: new Map([["npm:far@1", "1.0.0"], ["npm:near@1", "1.0.0"]]),
  packages: new Map([["near@1.0.0", { integrity: "sha512-x" }]]),
};
const URLS = { cdn: "https://cdn.test", registry: "https://registry.test" };

for (
  const { title, kind, npmrc, ways } of [
    {
      title: "as the lock knows it, else from the registry of .npmrc",
      kind: "any",
      npmrc: `registry=${URLS.registry}`,
      ways: ["cdn", "registry", "registry", "registry"],
    },
    {
      title: "from the registry of its scope, if that is all there is",
      kind: "any",
      npmrc: `@acme:registry=${URLS.registry}`,
      ways: ["cdn", "registry", "cdn", "registry"],
    },
    {
      title: "from the public CDN, if no registry is known",
      kind: "any",
      npmrc: "",
      ways: ["cdn", "registry", "cdn", "cdn"],
    },
    {
      title: "from the manifest's CDN, whatever else there is",
      kind: "cdn",
      npmrc: `registry=${URLS.registry}`,
      ways: ["cdn", "cdn", "cdn", "cdn"],
    },
    {
      title: "from the manifest's registry, whatever else there is",
      kind: "registry",
      npmrc: "",
      ways: ["registry", "registry", "registry", "registry"],
    },
  ] as const
) {
  Deno.test(`a package comes ${title}`, () => {
    const folder = Deno.makeTempDirSync();
    const before = ["NPM_CONFIG_REGISTRY", "npm_config_registry", "NPM_CONFIG_USERCONFIG"].map((name) =>
      [name, Deno.env.get(name)] as const
    );
    try {
      for (const [name] of before) Deno.env.delete(name);
      // Not the settings of whoever runs the tests.
      Deno.env.set("NPM_CONFIG_USERCONFIG", `${folder}/none`);
      Deno.writeTextFileSync(`${folder}/.npmrc`, npmrc);
      const source: NpmSource = kind === "any" ? { kind } : { kind, url: URLS[kind] };
      const npm = openNpm({
        source,
        allowSha1: [],
        npmrc: `${folder}/.npmrc`,
        fetcher: new Fetcher({ httpHosts: [], limits: LIMITS }),
        lock: new LockDraft(LOCK, "extend"),
        stores: [new ModuleStore(folder)],
        limits: LIMITS,
      });
      const names = ["far", "near", "new", "@acme/new"];
      assertEquals(names.map((name) => npm.sourceOf({ name, range: "1" })), [...ways]);
    } finally {
      for (const [name, value] of before) {
        value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
      }
      Deno.removeSync(folder, { recursive: true });
    }
  });
}
