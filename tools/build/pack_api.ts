const ROOT = new URL("../../", import.meta.url);
const FOLDER = "src/domain/contract";

/**
 * Packs the modules of Gapless's API, for a binary to carry: so it links plugins with the very same modules as the sources do.
 *
 * @returns Their texts by path, such as `/mod.ts`.
 */
export async function packApi(): Promise<Record<string, string>> {
  const names = (await Array.fromAsync(Deno.readDir(new URL(FOLDER, ROOT)))).map(({ name }) =>
    `${FOLDER}/${name}`
  );
  const paths = ["mod.ts", ...names.toSorted()];
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  return Object.fromEntries(paths.map((path, i) => [`/${path}`, texts[i]!]));
}
