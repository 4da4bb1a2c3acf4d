import { assertEquals, assertRejects } from "@std/assert";
import { FileManifestSource } from "../../../src/adapters/manifest/file_manifest_source.ts";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";
import { manifestSourceContract } from "../../contracts/manifest_source.ts";

const VARIABLES = ["GAPLESS_TEST_A", "GAPLESS_TEST_B", "GAPLESS_TEST_C"];

manifestSourceContract("FileManifestSource", () => {
  const folder = Deno.makeTempDirSync();
  return {
    source: new FileManifestSource(),
    folder,
    write: (file, text) => Deno.writeTextFileSync(`${folder}/${file}`, text),
    variable: (name) => Deno.env.get(name),
    setVariable: (name, value) => Deno.env.set(name, value),
    [Symbol.dispose]() {
      for (const name of VARIABLES) Deno.env.delete(name);
      Deno.removeSync(folder, { recursive: true });
    },
  };
});

async function issueOf(path: string): Promise<string | undefined> {
  const error = await assertRejects(() => new FileManifestSource().read(path), ManifestError);
  return error.issues[0]?.message;
}

Deno.test("FileManifestSource tells the way out when there is no manifest", async () => {
  assertEquals(
    await issueOf("/nowhere/gapless.toml"),
    "there is no such file; write one with `gapless init`, or name another one with `--manifest FILE`",
  );
});

Deno.test("FileManifestSource tells of a folder in the manifest's place", async () => {
  const folder = await Deno.makeTempDir();
  assertEquals(await issueOf(folder), "it is a folder");
  await Deno.remove(folder);
});

Deno.test("FileManifestSource refuses a manifest that is not UTF-8, and takes a byte order mark", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeFile(file, new Uint8Array([0x23, 0xe4, 0x0a]));
  assertEquals(await issueOf(file), "it is not UTF-8, as TOML has to be");
  await Deno.writeTextFile(file, "\ufeff[gapless]\n");
  assertEquals((await new FileManifestSource().read(file)).plugins.size, 1);
  await Deno.remove(file);
});
