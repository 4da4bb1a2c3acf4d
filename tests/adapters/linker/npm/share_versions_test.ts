import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { satisfiesRange } from "../../../../src/adapters/linker/npm/version/choose_version.ts";
import { requirementKey } from "../../../../src/adapters/linker/npm/version/requirement.ts";
import { type Choice, shareVersions } from "../../../../src/adapters/linker/npm/version/share_versions.ts";

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
