import { assertEquals } from "@std/assert";
import { ImportGraph } from "../../../../src/adapters/linker/bundle/import_graph.ts";
import { isolatedSubgraphs } from "../../../../src/adapters/linker/bundle/import_graph.ts";

const OWN = "file:///plugin/mod.ts";

/** Returns the URL of a module of a chain of twenty. */
function link(name: string, i = 0): string {
  return `https://x.org/${name}/${i}.ts`;
}

/** Makes a graph of imports, written as importer and module, and of chains that are all there. */
function graphOf(
  chains: readonly string[],
  ways: readonly (readonly [importer: string, url: string, isPlain?: boolean])[],
): ImportGraph {
  const imports = new ImportGraph();
  const note = (importer: string, url: string, isPlain = true) =>
    imports.note({ importer: new URL(importer), url: new URL(url), isPlain });
  for (const name of chains) for (let i = 0; i < 19; i++) note(link(name, i), link(name, i + 1));
  for (const [importer, url, isPlain] of ways) note(importer, url, isPlain);
  return imports;
}

Deno.test("closedParts() finds what is reached through one module only", () => {
  assertEquals(isolatedSubgraphs(graphOf(["a", "b"], [[OWN, link("a")], [OWN, link("b")]])), [
    link("a"),
    link("b"),
  ]);
});

Deno.test("closedParts() takes a circle, and the API for nothing", () => {
  const ways = [[OWN, link("a")], [link("a", 19), link("a")], [link("a", 3), "gapless-api:/mod.ts"], [
    OWN,
    "gapless-api:/mod.ts",
  ]] as const;
  assertEquals(isolatedSubgraphs(graphOf(["a"], ways)), [link("a")]);
});

const NO_PARTS: Readonly<Record<string, ImportGraph>> = {
  "a few modules": graphOf([], [[OWN, link("a")], [link("a"), link("a", 1)]]),
  "what two imports share": graphOf(["a"], [[OWN, "https://x.org/1.ts"], [OWN, "https://x.org/2.ts"], [
    "https://x.org/1.ts",
    link("a"),
  ], ["https://x.org/2.ts", link("a")]]),
  "what is imported from within, too": graphOf(["a"], [[OWN, link("a")], [OWN, link("a", 7)]]),
  "what has a package of npm": graphOf(["a"], [[OWN, link("a")], [link("a", 5), "npm:/ms@2.1.3/index.js"]]),
  "what is imported at run time": graphOf(["a"], [[OWN, link("a"), false]]),
  "what is imported at run time, too": graphOf(["a"], [[OWN, link("a"), false], [OWN, link("a")]]),
  "a plugin of another machine itself": graphOf(["a"], []),
};

for (const [what, imports] of Object.entries(NO_PARTS)) {
  Deno.test(`isolatedSubgraphs() leaves alone ${what}`, () => assertEquals(isolatedSubgraphs(imports), []));
}
