/**
 * Packs the modules of Gapless's API into one JSON file, texts by path, for a binary to carry: so it links plugins with
 * the very same modules as the sources do.
 *
 * usage: pack_api.ts OUT
 *
 * @module
 */

const ROOT = new URL("../../../../", import.meta.url);
const FOLDER = "src/domain/contract";

if (import.meta.main) await Deno.writeTextFile(Deno.args[0]!, JSON.stringify(await packApi()));

/** Returns the modules' texts by path, such as `/mod.ts`. */
export async function packApi(): Promise<Record<string, string>> {
  const names = (await Array.fromAsync(Deno.readDir(new URL(FOLDER, ROOT)))).map(({ name }) =>
    `${FOLDER}/${name}`
  );
  const paths = ["mod.ts", ...names.toSorted()];
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  return Object.fromEntries(paths.map((path, i) => [`/${path}`, texts[i]!]));
}
