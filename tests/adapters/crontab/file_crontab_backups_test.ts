import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { FileCrontabBackups } from "../../../src/adapters/crontab/file_crontab_backups.ts";
import { replaceBlock } from "../../../src/domain/crontab/block.ts";
import { CrontabError } from "../../../src/ports/crontab.ts";
import { InstantClock } from "./instant_clock.ts";

async function inFolder(test: (folder: string, backups: FileCrontabBackups) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(`${folder}/backups`, new FileCrontabBackups(`${folder}/backups`, new InstantClock()));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const texts = async (backups: FileCrontabBackups) => (await backups.list()).map(({ text }) => text);
const withBlock = (foreign: string, schedule: string) =>
  replaceBlock(foreign, "site", [`${schedule} /bin/gapless run a`]);

Deno.test("backups are listed newest first, byte for byte, with number and time", () =>
  inFolder(async (_, backups) => {
    assertEquals(await backups.list(), []);
    await backups.keep("0 1 * * * \xc3\xa6\xff\r\n");
    await backups.keep("0 2 * * * b\n");
    const takenAt = new Date("2026-06-01T12:00:10.000Z");
    assertEquals(await backups.list(), [
      { id: 2, takenAt, text: "0 2 * * * b\n" },
      { id: 1, takenAt, text: "0 1 * * * \xc3\xa6\xff\r\n" },
    ]);
  }));

Deno.test("backups are for their owner only, and leave nothing else behind", () =>
  inFolder(async (folder, backups) => {
    await backups.keep("0 1 * * * a\n");
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    assertEquals(names, ["1_2026-06-01T12:00:10.000Z.crontab"]);
    const modes = [folder, `${folder}/${names[0]}`].map((path) => (Deno.statSync(path).mode ?? 0) & 0o777);
    assertEquals(modes, [0o700, 0o600]);
  }));

Deno.test("the twenty newest versions are kept", () =>
  inFolder(async (_, backups) => {
    for (let version = 1; version <= 25; version++) await backups.keep(`0 1 * * * ${version}\n`);
    const kept = await backups.list();
    assertEquals([kept.length, kept[0]?.id, kept.at(-1)?.text], [20, 25, "0 1 * * * 6\n"]);
  }));

Deno.test("what is there already is not kept twice", () =>
  inFolder(async (_, backups) => {
    await backups.keep("a\n");
    await backups.keep("a\n");
    assertEquals(await texts(backups), ["a\n"]);
  }));

Deno.test("what comes and goes again and again does not drive older versions out", () =>
  inFolder(async (_, backups) => {
    await backups.keep("old\n");
    for (let round = 0; round < 30; round++) {
      await backups.keep("original\n");
      await backups.keep("altered\n");
    }
    assertEquals(await texts(backups), ["altered\n", "original\n", "old\n"]);
  }));

Deno.test("a version that differs in Gapless's blocks alone takes the place of the newest", () =>
  inFolder(async (_, backups) => {
    await backups.keep("a\n");
    await backups.keep("b\n");
    for (let hour = 0; hour < 24; hour++) await backups.keep(withBlock("b\n", `0 ${hour} * * *`));
    assertEquals(await texts(backups), [withBlock("b\n", "0 23 * * *"), "a\n"]);
  }));

Deno.test("a block that someone edited by hand is a version of its own", () =>
  inFolder(async (_, backups) => {
    const text = withBlock("a\n", "0 1 * * *");
    const edited = text.replace("0 1 *", "0 7 *");
    await backups.keep(text);
    await backups.keep(edited);
    await backups.keep(withBlock("a\n", "0 2 * * *"));
    assertEquals(await texts(backups), [withBlock("a\n", "0 2 * * *"), edited, text]);
  }));

Deno.test("damaged markers keep nothing from being kept, and strange files are left alone", () =>
  inFolder(async (folder, backups) => {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/notes.txt`, "mine");
    await backups.keep("# BEGIN gapless site sum=0123456789abcdef\n");
    await backups.keep("# END gapless site\n");
    assertEquals((await texts(backups)).length, 2);
    assertEquals(await Deno.readTextFile(`${folder}/notes.txt`), "mine");
  }));

Deno.test("a folder that cannot be written to is told of, with the way out", () =>
  inFolder(async (folder, backups) => {
    await Deno.writeTextFile(folder, "in the way");
    const error = await assertRejects(() => backups.keep("a\n"), CrontabError);
    assertMatch(error.message, /^Cannot back the crontab up to "[^"]+1_[^"]+": .*; move the file away/);
  }));

Deno.test("what a killed process left of a backup goes with the next one", () =>
  inFolder(async (folder, backups) => {
    await backups.keep("a\n");
    await Deno.writeTextFile(`${folder}/.2_2026-06-01T12:00:10.000Z.crontab.part`, "half");
    await backups.keep("b\n");
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).toSorted();
    assertEquals(names, ["1_2026-06-01T12:00:10.000Z.crontab", "2_2026-06-01T12:00:10.000Z.crontab"]);
  }));
