import { assertEquals } from "@std/assert";
import type { Packument } from "../../../../src/adapters/linker/npm/registry/packument.ts";
import { chooseVersion } from "../../../../src/adapters/linker/npm/version/choose_version.ts";

/** Makes a packument of versions; a `!` behind one means that it is deprecated. */
function packument(versions: readonly string[], tags: Readonly<Record<string, string>> = {}): Packument {
  return {
    name: "x",
    tags: new Map(Object.entries(tags)),
    versions: new Map(versions.map((text) => {
      const [version = "", end] = text.split("!");
      return [version, {
        deprecated: end !== undefined,
        tarball: "https://registry.test/x.tgz",
        integrity: "",
      }];
    })),
  };
}

const VERSIONS = ["1.0.0", "1.2.0", "1.10.0", "2.0.0-rc.1", "2.0.0", "2.1.0", "3.0.0-beta.2"];

for (
  const { range, chosen, versions = VERSIONS, tags = {} } of [
    { range: "^1.0.0", chosen: "1.10.0" },
    { range: "~1.2", chosen: "1.2.0" },
    { range: "1.x || >=2.1", chosen: "2.1.0" },
    { range: "1.0.0", chosen: "1.0.0" },
    { range: "*", chosen: "2.1.0" },
    { range: "^9", chosen: undefined },
    { range: "2.0.0-rc.1", chosen: "2.0.0-rc.1" },
    { range: "^3.0.0-alpha", chosen: "3.0.0-beta.2" },
    { range: "^1.0.0", chosen: "1.2.0", tags: { latest: "1.2.0" } },
    { range: "^2", chosen: "2.1.0", tags: { latest: "1.2.0" } },
    { range: "latest", chosen: "2.0.0", tags: { latest: "2.0.0" } },
    { range: "next", chosen: "3.0.0-beta.2", tags: { next: "3.0.0-beta.2" } },
    { range: "none", chosen: undefined, tags: { next: "3.0.0-beta.2" } },
    { range: "^1", chosen: "1.0.0", versions: ["1.0.0", "1.1.0!", "2.0.0"] },
    { range: "^1", chosen: "1.1.0", versions: ["1.0.0!", "1.1.0!", "2.0.0"] },
    { range: "^1", chosen: "1.0.0", versions: ["1.0.0", "1.1.0!"], tags: { latest: "1.1.0" } },
  ]
) {
  Deno.test(`chooseVersion() of ${versions.join(" ")} takes ${chosen} for ${range}, tags ${JSON.stringify(tags)}`, () => {
    assertEquals(chooseVersion(packument(versions, tags), range), chosen);
  });
}
