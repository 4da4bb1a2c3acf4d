import { assertEquals } from "@std/assert";
import {
  isAnyoneReadingOrWriting,
  isAnyoneWriting,
} from "../../../../src/adapters/crontab/crontab_command/other_writers.ts";

interface Process {
  readonly comm: string;
  readonly args: readonly string[];
  readonly uid: number;
}

async function look(...processes: readonly Process[]): Promise<{ writing: boolean; using: boolean }> {
  const proc = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${proc}/sys`);
    // Has ended while it was looked at.
    await Deno.mkdir(`${proc}/7`);
    for (const [index, { comm, args, uid }] of processes.entries()) {
      const folder = `${proc}/${100 + index}`;
      await Deno.mkdir(folder);
      await Deno.writeTextFile(`${folder}/comm`, `${comm}\n`);
      await Deno.writeTextFile(`${folder}/cmdline`, `${args.join("\0")}\0`);
      await Deno.writeTextFile(`${folder}/status`, `Name:\t${comm}\nUid:\t${uid}\t0\t0\t0\n`);
    }
    return { writing: isAnyoneWriting(proc), using: isAnyoneReadingOrWriting(proc) };
  } finally {
    await Deno.remove(proc, { recursive: true });
  }
}

const uid = Deno.uid() ?? 0;

Deno.test("isAnyoneWriting() sees this user's crontab programs that write, isAnyoneReadingOrWriting() those that read, too", async () => {
  const cases: readonly (readonly [process: Process, writing: boolean, using?: boolean])[] = [
    [{ comm: "crontab", args: ["crontab", "-"], uid }, true],
    [{ comm: "crontab", args: ["/usr/bin/crontab", "/tmp/new"], uid }, true],
    [{ comm: "crontab", args: ["/usr/bin/python3", "/usr/bin/crontab", "-"], uid }, true],
    [{ comm: "crontab", args: ["crontab", "-r"], uid }, true],
    [{ comm: "crontab", args: ["crontab", "-l"], uid }, false, true],
    [{ comm: "crontab", args: ["crontab", "-e"], uid }, false],
    [{ comm: "crontab", args: ["crontab", "-l"], uid: uid + 1 }, false],
    [{ comm: "crontab", args: ["crontab", "-"], uid: uid + 1 }, false],
    [{ comm: "crontab-tool", args: ["crontab-tool", "-"], uid }, false],
  ];
  for (const [process, writing, using = writing] of cases) {
    assertEquals(await look(process), { writing, using }, JSON.stringify(process));
  }
  assertEquals(
    await look({ comm: "cron", args: ["cron"], uid }, { comm: "crontab", args: ["crontab", "-"], uid }),
    { writing: true, using: true },
  );
});

Deno.test("isAnyoneWriting() sees nobody where there is no /proc", () => {
  assertEquals(isAnyoneWriting("/no/such/folder"), false);
  assertEquals(isAnyoneReadingOrWriting("/no/such/folder"), false);
});

Deno.test("isAnyoneWriting() reads the system's own processes", () => {
  isAnyoneWriting();
});
