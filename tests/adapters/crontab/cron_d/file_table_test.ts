import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { FileCrontabBackups } from "../../../../src/adapters/crontab/file_crontab_backups.ts";
import { FileTable, type FileTableOptions } from "../../../../src/adapters/crontab/cron_d/file_table.ts";
import { parseUsage } from "../../../../src/adapters/crontab/crontab_command/cron_traits.ts";
import { SharedCrontab } from "../../../../src/adapters/crontab/write/shared_crontab.ts";
import { bytesToText, textToBytes } from "../../../../src/domain/crontab/byte_text.ts";
import { CrontabError } from "../../../../src/ports/crontab.ts";
import { crontabContract } from "../../../contracts/crontab.ts";
import { InstantClock } from "../instant_clock.ts";

/** A folder as cron reads it, with one file. */
class CronFolder implements AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  writes = 0;

  private constructor(folder: string) {
    this.folder = folder;
    this.path = `${folder}/cron.d/jobs`;
  }

  static async create(): Promise<CronFolder> {
    const folder = await Deno.makeTempDir();
    await Deno.mkdir(`${folder}/cron.d`);
    return new CronFolder(folder);
  }

  open(options: Partial<FileTableOptions> = {}): SharedCrontab {
    const owner = Deno.uid() ?? 0;
    const table = new FileTable({ path: this.path, owner, traits: () => Promise.resolve(null), ...options });
    const prepare = table.prepare.bind(table);
    table.prepare = async (reading, text) => {
      const draft = await prepare(reading, text);
      return { ...draft, write: () => (this.writes++, draft.write(true)) };
    };
    const clock = new InstantClock();
    return new SharedCrontab({
      table,
      clock,
      lockPaths: [`${this.folder}/lock/lock`],
      backups: new FileCrontabBackups(`${this.folder}/backups`, clock),
    });
  }

  async stored(): Promise<string | null> {
    try {
      return bytesToText(await Deno.readFile(this.path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  async plant(text: string, mode = 0o644): Promise<void> {
    await Deno.writeFile(this.path, textToBytes(text));
    await Deno.chmod(this.path, mode);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

const addLine = (before: string) => `0 2 * * * root ours\n${before}`;

crontabContract("SharedCrontab on a file", async () => {
  const folder = await CronFolder.create();
  return {
    crontab: folder.open(),
    stored: () => folder.stored(),
    writes: () => Promise.resolve(folder.writes),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}, { runs: 50, emptied: null, takesOpenEnd: false });

Deno.test("FileTable writes a file that all may read and only its owner may write, whatever the umask", async () => {
  await using folder = await CronFolder.create();
  const umask = Deno.umask(0o077);
  try {
    await folder.open().update(addLine);
  } finally {
    Deno.umask(umask);
  }
  const { mode, uid } = await Deno.stat(folder.path);
  assertEquals([(mode ?? 0) & 0o777, uid], [0o644, Deno.uid()]);
  assertEquals(Array.from(Deno.readDirSync(`${folder.folder}/cron.d`), ({ name }) => name), ["jobs"]);
});

Deno.test("FileTable overwrites the draft that a killed process left", async () => {
  await using folder = await CronFolder.create();
  await Deno.writeTextFile(`${folder.folder}/cron.d/.jobs.part`, "half");
  await folder.open().update(addLine);
  assertEquals(Array.from(Deno.readDirSync(`${folder.folder}/cron.d`), ({ name }) => name), ["jobs"]);
});

Deno.test("FileTable refuses to write a file that cron passes over, and says how to mend it", async () => {
  const cases: readonly (readonly [text: string, mode: number, owner: number, message: string])[] = [
    ["a\n", 0o664, Deno.uid() ?? 0, "others than root may write"],
    ["a\n", 0o646, Deno.uid() ?? 0, '"chmod 644" it (nothing was changed)'],
    [
      "a\n",
      0o644,
      4711,
      'does not belong to root, so that cron passes over it; see to its lines, then "chown root:root"',
    ],
    ["a\nb", 0o644, Deno.uid() ?? 0, "does not end with a newline, so that cron passes over it"],
  ];
  for (const [text, mode, owner, message] of cases) {
    await using folder = await CronFolder.create();
    await folder.plant(text, mode);
    assertEquals(await folder.open({ owner }).read(), text);
    await assertRejects(() => folder.open({ owner }).update(addLine), CrontabError, message);
    assertEquals([folder.writes, await folder.stored()], [0, text]);
  }
});

Deno.test("FileTable takes no link and no folder for a table", async () => {
  await using folder = await CronFolder.create();
  await Deno.symlink("/etc/hostname", folder.path);
  await assertRejects(() => folder.open().update(addLine), CrontabError, "it is no plain file; move it away");
  await Deno.remove(folder.path);
  await Deno.mkdir(folder.path);
  await assertRejects(() => folder.open().read(), CrontabError, "it is no plain file; move it away");
});

Deno.test("FileTable refuses a cron that reads no such files", async () => {
  await using folder = await CronFolder.create();
  const traits = () => Promise.resolve(parseUsage("BusyBox v1.37.0 multi-call binary.\n"));
  await assertRejects(
    () => folder.open({ traits }).update(addLine),
    CrontabError,
    "busybox reads no such files with a column for the user; leave the target out, for root's own crontab",
  );
  assertEquals(await folder.stored(), null);
});

Deno.test("FileTable tells who may write there", async () => {
  await using folder = await CronFolder.create();
  const error = await assertRejects(
    () => folder.open({ path: `${folder.folder}/none/jobs` }).update(addLine),
    CrontabError,
  );
  assertStringIncludes(
    error.message,
    "only root may write there, and only where cron has such a folder: leave the target",
  );
});
