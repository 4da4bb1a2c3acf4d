import { assertEquals, assertRejects } from "@std/assert";
import { claimStateFolder } from "../../../src/adapters/state/claim_state_folder.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";

Deno.test("a state folder belongs to the manifest that used it first", async () => {
  const folder = await Deno.makeTempDir();
  const state = `${folder}/state`;
  const instance = { name: "a", manifest: "/srv/a/gapless.toml", state };
  await Promise.all([1, 2, 3, 4].map(() => claimStateFolder(instance)));
  await claimStateFolder(instance);
  assertEquals((await Deno.stat(state)).mode! & 0o777, 0o700);
  assertEquals(Array.from(Deno.readDirSync(state), ({ name }) => name), ["manifest"]);
  await assertRejects(
    () => claimStateFolder({ ...instance, manifest: "/srv/b/gapless.toml" }),
    LedgerError,
    `Cannot use the state folder "${state}": it belongs to the manifest "/srv/a/gapless.toml"; name another one`,
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a file in the place of the state folder is told as what it is", async () => {
  const file = await Deno.makeTempFile();
  const instance = { name: "a", manifest: "/srv/a/gapless.toml", state: file };
  await assertRejects(() => claimStateFolder(instance), LedgerError, `"${file}`);
  await Deno.remove(file);
});
