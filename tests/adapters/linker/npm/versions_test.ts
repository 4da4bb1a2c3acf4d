import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Packument } from "../../../../src/adapters/linker/npm/packument.ts";
import { requirementKey } from "../../../../src/adapters/linker/npm/requirement.ts";
import {
  type Choice,
  chooseVersion,
  satisfiesRange,
  shareVersions,
} from "../../../../src/adapters/linker/npm/versions.ts";

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

function choice(name: string, range: string, version: string, locked = false): Choice {
  return { requirement: { name, range }, version, locked };
}

function share(...choices: readonly Choice[]): Record<string, string> {
  return Object.fromEntries(shareVersions(choices));
}

Deno.test("shareVersions() lets a wide range take the version of a narrow one", () => {
  assertEquals(
    share(choice("x", "^1.0.0", "1.9.0"), choice("x", "~1.2.0", "1.2.7"), choice("y", "*", "3.0.0")),
    {
      "npm:x@^1.0.0": "1.2.7",
      "npm:x@~1.2.0": "1.2.7",
      "npm:y@*": "3.0.0",
    },
  );
});

Deno.test("shareVersions() leaves apart what no version can serve", () => {
  assertEquals(share(choice("x", "^1", "1.9.0"), choice("x", "^2", "2.1.0"), choice("x", ">=1", "3.0.0")), {
    "npm:x@^1": "1.9.0",
    "npm:x@^2": "2.1.0",
    "npm:x@>=1": "2.1.0",
  });
});

Deno.test("shareVersions() moves nothing that is locked, and prefers it", () => {
  assertEquals(
    share(
      choice("x", "^1.0.0", "1.1.0", true),
      choice("x", "^1.1.0", "1.9.0"),
      choice("x", "~1.9.0", "1.9.0"),
    ),
    { "npm:x@^1.0.0": "1.1.0", "npm:x@^1.1.0": "1.1.0", "npm:x@~1.9.0": "1.9.0" },
  );
});

const VERSION = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((parts) => parts.join("."));
const CHOICE = fc.record({
  requirement: fc.record({
    name: fc.constantFrom("x", "y"),
    range: fc.tuple(fc.constantFrom("", "^", "~", ">="), VERSION).map((parts) => parts.join("")),
  }),
  version: VERSION,
  locked: fc.boolean(),
}).filter(({ requirement, version }) => satisfiesRange(version, requirement.range));
const CHOICES = fc.uniqueArray(CHOICE, {
  selector: ({ requirement }) => requirementKey(requirement),
  maxLength: 12,
});

Deno.test("shareVersions() serves every range, whatever the order, and with no more versions than there were", () => {
  fc.assert(fc.property(CHOICES, fc.infiniteStream(fc.nat()), (choices, keys) => {
    const shared = shareVersions(choices);
    for (const { requirement, version, locked } of choices) {
      const given = shared.get(requirementKey(requirement)) ?? "";
      assert(satisfiesRange(given, requirement.range));
      if (locked) assertEquals(given, version);
    }
    const order = choices.map((choice) => ({ choice, key: keys.next().value ?? 0 }));
    const shuffled = order.toSorted((a, b) => a.key - b.key).map(({ choice }) => choice);
    const sorted = (map: Map<string, string>) => [...map].toSorted();
    assertEquals(sorted(shareVersions(shuffled)), sorted(shared));
    const ids = (versions: Iterable<readonly [string, string]>) =>
      new Set(Array.from(versions, ([key, version]) => key.replace(/(?<=:.)@.*/, "@") + version)).size;
    const before = choices.map(({ requirement, version }) => [requirementKey(requirement), version] as const);
    assert(ids(shared) <= ids(before));
  }));
});
