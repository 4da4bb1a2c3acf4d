import { assertEquals } from "@std/assert";
import { GraphTrail } from "../../../../src/adapters/linker/bundle/import_graph.ts";
import { closedParts } from "../../../../src/adapters/linker/bundle/import_graph.ts";

const OWN = "file:///plugin/mod.ts";

/** Returns the URL of a module of a chain of twenty. */
function link(name: string, i = 0): string {
  return `https://x.org/${name}/${i}.ts`;
}

/** Makes a trail of imports, written as importer and module, and of chains that are all there. */
function trailOf(
  chains: readonly string[],
  ways: readonly (readonly [importer: string, url: string, isPlain?: boolean])[],
): GraphTrail {
  const trail = new GraphTrail();
  const note = (importer: string, url: string, isPlain = true) =>
    trail.note({ importer: new URL(importer), url: new URL(url), isPlain });
  for (const name of chains) for (let i = 0; i < 19; i++) note(link(name, i), link(name, i + 1));
  for (const [importer, url, isPlain] of ways) note(importer, url, isPlain);
  return trail;
}

Deno.test("closedParts() finds what is reached through one module only", () => {
  assertEquals(closedParts(trailOf(["a", "b"], [[OWN, link("a")], [OWN, link("b")]])), [
    link("a"),
    link("b"),
  ]);
});

Deno.test("closedParts() takes a circle, and the API for nothing", () => {
  const ways = [[OWN, link("a")], [link("a", 19), link("a")], [link("a", 3), "gapless-api:/mod.ts"], [
    OWN,
    "gapless-api:/mod.ts",
  ]] as const;
  assertEquals(closedParts(trailOf(["a"], ways)), [link("a")]);
});

const NO_PARTS: Readonly<Record<string, GraphTrail>> = {
  "a few modules": trailOf([], [[OWN, link("a")], [link("a"), link("a", 1)]]),
  "what two imports share": trailOf(["a"], [[OWN, "https://x.org/1.ts"], [OWN, "https://x.org/2.ts"], [
    "https://x.org/1.ts",
    link("a"),
  ], ["https://x.org/2.ts", link("a")]]),
  "what is imported from within, too": trailOf(["a"], [[OWN, link("a")], [OWN, link("a", 7)]]),
  "what has a package of npm": trailOf(["a"], [[OWN, link("a")], [link("a", 5), "npm:/ms@2.1.3/index.js"]]),
  "what is imported at run time": trailOf(["a"], [[OWN, link("a"), false]]),
  "what is imported at run time, too": trailOf(["a"], [[OWN, link("a"), false], [OWN, link("a")]]),
  "a plugin of another machine itself": trailOf(["a"], []),
};

for (const [what, trail] of Object.entries(NO_PARTS)) {
  Deno.test(`closedParts() leaves alone ${what}`, () => assertEquals(closedParts(trail), []));
}
