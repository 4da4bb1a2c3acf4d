import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LinkError } from "../../../../src/ports/linker.ts";
import { share } from "../../../soak.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "./remote_project.ts";

/** How many damaged locks, and how many damaged graphs. */
const LOCKS = share(600);
const GRAPHS = share(400);

/** What befalls a run of bytes: some go, and others come in their place. */
const MUTATION = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  gone: fc.oneof(fc.nat(4), fc.nat(2_000)),
  come: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(
      '"',
      "{",
      "}",
      "../",
      "\n",
      "null",
      "1.0.1",
      "file:///etc/passwd",
      "<<<<<<< x\n",
      "@",
      "sha256-",
    )
      .map((text) => new TextEncoder().encode(text)),
  ),
});
type Mutation = typeof MUTATION extends fc.Arbitrary<infer Value> ? Value : never;

function mutate(bytes: Uint8Array, { at, gone, come }: Mutation): Uint8Array<ArrayBuffer> {
  const start = Math.floor(at * bytes.length);
  return Uint8Array.from([...bytes.subarray(0, start), ...come, ...bytes.subarray(start + gone)]);
}

const PATHS = [
  "/mod.ts",
  "/lib/data.json",
  "/jsr/@acme/base/meta.json",
  "/jsr/@acme/base/1.0.0_meta.json",
  "/jsr/@acme/base/1.0.0/mod.ts",
];

/** A plugin of five files, linked and locked. */
async function openLinked(): Promise<{ remote: RemoteProject; url: string; path: string; lock: string }> {
  const remote = new RemoteProject();
  remote.registry.jsr("@acme/base", "1.0.0", { files: { "/mod.ts": `export default "base" as string;\n` } });
  remote.registry.put("/lib/data.json", `{ "eur": 1 }`);
  const url = remote.registry.put(
    "/mod.ts",
    `import base from "jsr:@acme/base@1";\nimport data from "./lib/data.json";\nexport default [base, data];\n`,
  );
  return { remote, url, path: await remote.link(url), lock: remote.lock };
}

/** Links what may be damaged: either as before, or not at all and told why. */
async function linkOrTell({ remote, url, path }: Awaited<ReturnType<typeof openLinked>>): Promise<boolean> {
  try {
    assertEquals(await remote.link(url), path);
    return true;
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    return false;
  }
}

linkerTest(
  `link() makes of ${LOCKS} damaged locks the same artifact or a clear error, and leaves them`,
  async () => {
    const linked = await openLinked();
    await using remote = linked.remote;
    const bytes = new TextEncoder().encode(linked.lock);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(MUTATION, async (mutation) => {
        const damaged = mutate(bytes, mutation);
        await Deno.writeFile(remote.project.path("gapless.lock"), damaged);
        if (await linkOrTell(linked)) return;
        refused++;
        assertEquals(await Deno.readFile(remote.project.path("gapless.lock")), damaged);
      }),
      { numRuns: LOCKS },
    );
    // Nearly each of them means something else than before.
    assertEquals(refused > LOCKS / 2, true, `${refused}`);
  },
);

linkerTest(
  `link() makes of ${GRAPHS} damaged graphs the same artifact or a clear error under the same lock`,
  async () => {
    const linked = await openLinked();
    await using remote = linked.remote;
    const { registry, project } = remote;
    const pages = new Map<string, { bytes: Uint8Array<ArrayBuffer>; type: string }>();
    for (const path of PATHS) {
      const response = await fetch(registry.url(path));
      pages.set(path, {
        bytes: new Uint8Array(await response.arrayBuffer()),
        type: response.headers.get("content-type")!,
      });
    }
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), MUTATION, fc.boolean(), async (path, mutation, kept) => {
        const page = pages.get(path)!;
        registry.putPage(path, { ...page, bytes: mutate(page.bytes, mutation) });
        await Deno.remove(`${project.stateDir}/links`, { recursive: true });
        if (!kept) await Deno.remove(`${project.stateDir}/modules`, { recursive: true });
        const linkedAgain = await linkOrTell(linked);
        registry.putPage(path, page);
        // What lies in the store needs no server.
        if (kept) assertEquals(linkedAgain, true);
        if (!linkedAgain) refused++;
        assertEquals(remote.lock, linked.lock);
        assertEquals(await linkOrTell(linked), true);
      }),
      { numRuns: GRAPHS },
    );
    assertEquals(refused > GRAPHS / 8, true, `${refused}`);
  },
);
