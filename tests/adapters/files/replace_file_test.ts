import { assertEquals, assertRejects } from "@std/assert";
import { replaceFile } from "../../../src/adapters/files/replace_file.ts";

const NEW = new TextEncoder().encode("new");

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-files-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name);
}

Deno.test("replaceFile() makes a file that only its owner may read, or as it is told", () =>
  inFolder(async (folder) => {
    assertEquals(await replaceFile(`${folder}/x`, NEW), true);
    assertEquals(await Deno.readTextFile(`${folder}/x`), "new");
    assertEquals(Deno.statSync(`${folder}/x`).mode! & 0o7777, 0o600);
    await replaceFile(`${folder}/x`, NEW, { access: { mode: 0o640, uid: null, gid: null } });
    assertEquals(Deno.statSync(`${folder}/x`).mode! & 0o7777, 0o640);
    assertEquals(namesIn(folder), ["x"]);
  }));

Deno.test("replaceFile() leaves the file alone, and nothing beside it, if it is not due any more or cannot be replaced", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/x`, "old");
    const isDue = async () => await Deno.readTextFile(`${folder}/x`) !== "old";
    assertEquals(await replaceFile(`${folder}/x`, NEW, { isDue }), false);
    assertEquals(await Deno.readTextFile(`${folder}/x`), "old");
    await Deno.mkdir(`${folder}/y`);
    await assertRejects(() => replaceFile(`${folder}/y`, NEW), Deno.errors.IsADirectory);
    assertEquals(namesIn(folder).sort(), ["x", "y"]);
  }));
