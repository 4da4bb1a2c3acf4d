import { assertEquals, assertStringIncludes } from "@std/assert";
import { share } from "../soak.ts";
import { listCrontab } from "./crontab.ts";
import { House, resultOf } from "./house.ts";

const EDITOR = new URL("foreign_editor.sh", import.meta.url).pathname;
const OURS = 10;
const THEIRS = 10;
/** How many lines each of the others adds. */
const LINES = share(40);

Deno.test(`${OURS} instances and ${THEIRS} foreign scripts change one crontab at once, and no line is lost`, async () => {
  await using house = await House.build({});
  const names = Array.from({ length: OURS }, (_, number) => `ours${number}`);
  const place = (name: string) => [
    "--manifest",
    `${house.path}/${name}.toml`,
    "--state",
    `${house.path}/${name}`,
  ];
  for (const name of names) {
    await house.write(`${name}.toml`, "");
    await house.claim(name, `${name}.toml`);
    // Linked, so that the writes come soon and together.
    assertEquals((await house.run("check", ...place(name))).code, 0);
  }
  const syncs = names.map((name) => house.run("sync", ...place(name)));
  const edits = Array.from({ length: THEIRS }, (_, number) =>
    resultOf(
      new Deno.Command("sh", { args: [EDITOR, `${house.path}/lock`, String(number), String(LINES)] })
        .output(),
    ));
  for (const { code, stderr } of await Promise.all([...edits, ...syncs])) {
    assertEquals([code, stderr], [0, ""]);
  }

  const crontab = await listCrontab();
  for (const name of names) assertStringIncludes(crontab, `/${name}.toml --state `);
  const foreign = crontab.split("\n").filter((line) => line.startsWith("0 1 * * * ")).sort();
  const wanted = Array.from(
    { length: THEIRS * LINES },
    (_, index) => `0 1 * * * ${Math.floor(index / LINES)}-${index % LINES + 1}`,
  ).sort();
  assertEquals(foreign, wanted);
  assertEquals((await house.run("down", ...place("ours0"))).code, 0);
  assertEquals((await listCrontab()).includes("/ours0.toml"), false);
});
