import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { share } from "../../../soak.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

const RUNS = share(40);

/** The modules that each module imports, by their numbers: the plugin's own ones come first, and import later ones. */
type Imports = readonly (readonly number[])[];

const OWN = 4;
/** Two trees of other machines, which may be reached through their roots, and from within. */
const TREES = [{ root: OWN, end: OWN + 20 }, { root: OWN + 20, end: OWN + 44 }];
const FAR: Imports = TREES.flatMap(({ root, end }) =>
  Array.from({ length: end - root }, (_, i) => [2 * i + 1, 2 * i + 2, i + 3].map((next) => root + next))
    .map((targets) => [...new Set(targets)].filter((target) => target < end))
);
const GATES = TREES.flatMap(({ root }) => [root, root, root + 1]);

const NEAR: fc.Arbitrary<Imports> = fc.tuple(...Array.from({ length: OWN }, (_, i) => {
  const later = Array.from({ length: OWN - 1 - i }, (_, k) => i + 1 + k);
  return fc.uniqueArray(fc.constantFrom(...later, ...GATES), { maxLength: 3 });
}));

/** Returns the modules in the order in which they are evaluated: each after those that it imports, and once. */
function orderOf(imports: Imports, module = 0, done: number[] = []): number[] {
  for (const next of imports[module] ?? []) if (!done.includes(next)) orderOf(imports, next, done);
  done.push(module);
  return done;
}

function write({ project, registry }: RemoteProject, imports: Imports): void {
  for (const [i, targets] of imports.entries()) {
    const urlOf = (target: number) => target < OWN ? `./m${target}.ts` : registry.url(`/m${target}.ts`);
    const text = [
      ...targets.map((target) => `import { name as n${target} } from "${urlOf(target)}";`),
      `export const name: string = "m${i}";`,
      `((globalThis as any).seen ??= []).push(${i}, ${targets.map((target) => `n${target}`)});`,
      i === 0 ? "export default name;" : "",
    ].join("\n");
    if (i < OWN) project.write(`m${i}.ts`, text);
    else registry.put(`/m${i}.ts`, text);
  }
}

linkerTest(
  "however a plugin is cut into modules, they are evaluated in order, and a relink makes what a first link makes",
  async () => {
    await using remote = new RemoteProject();
    const { stateDir } = remote.project;
    await fc.assert(
      fc.asyncProperty(NEAR, async (near) => {
        const imports = [...near, ...FAR];
        write(remote, imports);
        await remote.link("m0.ts");
        remote.project.write(
          "m0.ts",
          `${await Deno.readTextFile(remote.project.path("m0.ts"))}export const edited = 1;`,
        );
        const relinked = await remote.link("m0.ts");
        Object.assign(globalThis, { seen: [] });
        await import(`file://${relinked}?${crypto.randomUUID()}`);
        const { seen } = globalThis as unknown as { readonly seen: readonly unknown[] };
        assertEquals(seen.filter((told) => typeof told === "number"), orderOf(imports));
        for (const folder of ["parts", "links"]) {
          await Deno.remove(`${stateDir}/${folder}`, { recursive: true }).catch(() => {});
        }
        assertEquals(await remote.link("m0.ts"), relinked);
      }),
      { numRuns: RUNS },
    );
  },
);
