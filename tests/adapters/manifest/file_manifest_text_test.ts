import { assertEquals, assertRejects } from "@std/assert";
import { FileManifestText } from "../../../src/adapters/manifest/file_manifest_text.ts";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";

/** Runs a test in a folder with a manifest. */
async function withManifest(
  text: string,
  run: (path: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/gapless.toml`, text);
    await run(`${folder}/gapless.toml`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("an edit keeps mode, byte order mark and symbolic link, and leaves nothing beside", async () => {
  await withManifest("\ufeff# ä\r\n", async (path, folder) => {
    await Deno.chmod(path, 0o640);
    await Deno.symlink("gapless.toml", `${folder}/link.toml`);
    await new FileManifestText(`${folder}/link.toml`).edit((text) => `${text}a = 1`);
    assertEquals(
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(await Deno.readFile(path)),
      "\ufeff# ä\r\na = 1",
    );
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o640);
    assertEquals((await Deno.lstat(`${folder}/link.toml`)).isSymlink, true);
    assertEquals(namesIn(folder), ["gapless.toml", "link.toml"]);
  });
});

Deno.test("an edit that throws changes nothing, and its error comes out", async () => {
  await withManifest("a = 1\n", async (path, folder) => {
    const refuse = () => {
      throw new SyntaxError("not so");
    };
    await assertRejects(() => new FileManifestText(path).edit(refuse), SyntaxError, "not so");
    assertEquals([await Deno.readTextFile(path), namesIn(folder)], ["a = 1\n", ["gapless.toml"]]);
  });
});

Deno.test("an edit does not overwrite what somebody else wrote meanwhile", async () => {
  await withManifest("a = 1\n", async (path, folder) => {
    const edit = new FileManifestText(path).edit((text) => {
      Deno.writeTextFileSync(path, "b = 2\n");
      return `${text}c = 3\n`;
    });
    await assertRejects(() => edit, ManifestError, "somebody else edited it at the same time; try again");
    assertEquals([await Deno.readTextFile(path), namesIn(folder)], ["b = 2\n", ["gapless.toml"]]);
  });
});

Deno.test("many edits at once are all made", async () => {
  await withManifest("", async (path, folder) => {
    const numbers = Array.from({ length: 20 }, (_, number) => `${number}`);
    await Promise.all(
      numbers.map((number) => new FileManifestText(path).edit((text) => `${text}${number}\n`)),
    );
    assertEquals((await Deno.readTextFile(path)).trim().split("\n").sort(), numbers.sort());
    assertEquals(namesIn(folder), ["gapless.toml"]);
  });
});

Deno.test("an edit of a manifest that is not there tells the way out", async () => {
  const edit = new FileManifestText("/nowhere/gapless.toml").edit((text) => text);
  await assertRejects(() => edit, ManifestError, "there is no such file; write one with `gapless init`");
});
