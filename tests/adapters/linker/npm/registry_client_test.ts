import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { LinkError } from "../../../../src/ports/linker.ts";
import { tarball } from "../../../registry/tarball.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

// Of packages for which a registry gives no better digest than SHA-1, as for those of before 2017.

const REFUSED =
  'cannot use the package "old@1.0.0": the registry gives only a SHA-1 digest of its tarball, which can be ' +
  'forged; to allow that, add "old" to "allow_sha1" of "npm" in the manifest\'s [gapless]';

const BYTES = tarball([
  { path: "package/package.json", content: JSON.stringify({ name: "old", version: "1.0.0" }) },
  { path: "package/index.js", content: "module.exports = 'old';" },
]);

function sri(algorithm: string): string {
  return `${algorithm}-${createHash(algorithm).update(BYTES).digest("base64")}`;
}

/** Returns a project with a plugin that needs a package of which the registry says this. */
function projectWith(dist: Readonly<Record<string, unknown>>): RemoteProject {
  const remote = new RemoteProject({ "mod.ts": `import old from "npm:old@1"; export default old;` });
  remote.registry.npm("old", "1.0.0", { tarball: BYTES, dist });
  return remote;
}

const WEAK: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "a shasum alone": { integrity: undefined },
  "an integrity of SHA-1": { integrity: sri("sha1") },
  "an integrity of SHA-1 and MD5": { integrity: `${sri("md5")} ${sri("sha1")}` },
  "an integrity of MD5 beside a shasum": { integrity: sri("md5") },
};
for (const [what, dist] of Object.entries(WEAK)) {
  linkerTest(`link() refuses a package with ${what}, and locks nothing`, async () => {
    await using remote = projectWith(dist);
    const { message } = await assertRejects(() => remote.link("mod.ts"), LinkError);
    assertStringIncludes(message, REFUSED);
    assertEquals(await Deno.stat(remote.project.path("gapless.lock")).catch(() => null), null);
  });

  linkerTest(
    `link() takes a package with ${what} that the manifest names, and locks its SHA-512`,
    async () => {
      await using remote = projectWith(dist);
      remote.sources = { allowSha1: ["old"] };
      assertEquals(await remote.load("mod.ts"), "old");
      assertEquals(JSON.parse(remote.lock).packages, { "old@1.0.0": { integrity: sri("sha512") } });
    },
  );
}

linkerTest("to allow one package allows no other, and none with other bytes", async () => {
  await using remote = projectWith({ integrity: undefined });
  remote.sources = { allowSha1: ["older"] };
  assertStringIncludes((await assertRejects(() => remote.link("mod.ts"), LinkError)).message, REFUSED);
  await using changed = projectWith({ integrity: undefined, shasum: "0".repeat(40) });
  changed.sources = { allowSha1: ["old"] };
  const { message } = await assertRejects(() => changed.link("mod.ts"), LinkError);
  assertMatch(
    message,
    /cannot use the package "old@1.0.0": its tarball has other bytes: expected sha1-A{27}=/,
  );
});

linkerTest(
  "a package with a strong digest beside a weak one needs no leave, and is held to the strong one",
  async () => {
    await using remote = projectWith({ integrity: `${sri("sha1")} ${sri("sha256")}` });
    assertEquals(await remote.load("mod.ts"), "old");
    await using forged = projectWith({ integrity: `${sri("sha1")} sha256-${"A".repeat(43)}=` });
    const { message } = await assertRejects(() => forged.link("mod.ts"), LinkError);
    assertMatch(message, /its tarball has other bytes: expected sha256-A+=, found sha256-/);
  },
);

linkerTest("a package with no digest at all is refused, allowed or not", async () => {
  await using remote = projectWith({ integrity: sri("md5"), shasum: undefined });
  remote.sources = { allowSha1: ["old"] };
  const { message } = await assertRejects(() => remote.link("mod.ts"), LinkError);
  assertStringIncludes(
    message,
    'cannot use the package "old@1.0.0": the registry tells no digest of its tarball',
  );
});

linkerTest("what is locked by its SHA-512 needs no leave any more", async () => {
  await using remote = projectWith({ integrity: undefined });
  remote.sources = { allowSha1: ["old"] };
  const path = await remote.link("mod.ts");
  remote.sources = {};
  await Deno.remove(remote.project.stateDir, { recursive: true });
  assertEquals(await remote.link("mod.ts", "frozen"), path);
});
