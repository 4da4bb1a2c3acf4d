import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { formatEntry, parseEntry } from "../../../src/domain/crontab/entry.ts";

const TAIL = ["--manifest", "/srv/my jobs/gapless.toml", "--state", "/var/lib/gapless"];
const wake = (plugin: string): [string, ...string[]] => ["/usr/local/bin/gapless", "run", plugin, ...TAIL];
const format = (argv: [string, ...string[]], schedule = "17 3 * * *") =>
  formatEntry({ schedule, argv, enabled: true });

Deno.test("formatEntry() quotes only what needs it", () => {
  assertEquals(
    format(wake("report")),
    "17 3 * * * /usr/local/bin/gapless run report --manifest '/srv/my jobs/gapless.toml' --state /var/lib/gapless",
  );
  assertEquals(
    format(["/bin/x", "it's", "", "$HOME", "~", "a;b", "a=b"]),
    "17 3 * * * /bin/x 'it'\\''s' '' '$HOME' '~' 'a;b' a=b",
  );
});

Deno.test("formatEntry() writes a disabled entry as a comment", () => {
  const line = formatEntry({ schedule: "0 9 * * 1-5", argv: ["/bin/x"], enabled: false });
  assertEquals(line, "# disabled: 0 9 * * 1-5 /bin/x");
});

Deno.test("formatEntry() refuses what not every cron carries, and names it, why, and what to do", () => {
  const refused: readonly (readonly [word: string, message: string])[] = [
    [
      "/srv/50%/gapless.toml",
      'Cannot put "/srv/50%/gapless.toml" in a crontab: cron takes "%" for the end of the command; rename it',
    ],
    [
      "/srv/c#/x",
      'Cannot put "/srv/c#/x" in a crontab: some crons take "#" for the start of a comment; rename it',
    ],
    [
      "/srv/a\nb",
      'Cannot put "/srv/a\\nb" in a crontab: a line of a crontab cannot hold a line end or a null byte',
    ],
    ["/srv/a\r", "cannot hold a line end"],
    ["/srv/a\0b", "cannot hold a line end or a null byte"],
    [
      "/srv/a\tb",
      'Cannot put "/srv/a\\tb" in a crontab: not every cron keeps bytes other than printable ASCII; rename it',
    ],
    ["/srv/\x7f", "printable ASCII"],
    ["/home/åse/x", "or use a symbolic link of a plain name"],
    ["/srv/dir\\", 'some crons take "\\" at the end for a continued line; rename it'],
  ];
  for (const [word, message] of refused) {
    assertThrows(() => format(["/bin/x", word]), RangeError, message);
    if (word.startsWith("/")) assertThrows(() => format([word]), RangeError, message);
  }
});

Deno.test("formatEntry() refuses a program without an absolute path", () => {
  assertThrows(
    () => format(["gapless"]),
    RangeError,
    'Cannot put "gapless" in a crontab: cron does not look programs up',
  );
});

Deno.test("formatEntry() takes a command of 998 bytes and refuses one more", () => {
  const path = (length: number) => "/" + "x".repeat(length - 1);
  assertEquals(format([path(998)]).length, 998 + "17 3 * * * ".length);
  const error = assertThrows(() => format([path(990), "run", "long"]), RangeError);
  assertEquals(
    error.message,
    `Cannot put "${
      path(990)
    }" in a crontab: the command is 999 bytes long, and crons take 998; use shorter paths`,
  );
});

Deno.test("formatEntry() refuses a line that some cron would split, were it disabled", () => {
  const schedule = "0,1,2,3,4,5,6,7,8,9,10,11,12 * * * *";
  assertThrows(
    () => format(["/" + "x".repeat(997)], schedule),
    RangeError,
    "bytes long with its schedule, and crons take 1022",
  );
});

Deno.test("parseEntry() finds whose line it is, enabled or not", () => {
  const argv: [string, ...string[]] = [
    "/usr/bin/deno",
    "run",
    "-A",
    "/opt/it's here/main.ts",
    "run",
    "a.b_c-d",
    ...TAIL,
  ];
  for (const enabled of [true, false]) {
    for (const schedule of ["0 12 13 * *", "*/5 1,2-4 * * 0-6/2"]) {
      const entry = parseEntry(formatEntry({ schedule, argv, enabled }));
      assertEquals(entry, { plugin: "a.b_c-d", enabled, program: "/usr/bin/deno" });
    }
  }
});

Deno.test("parseEntry() knows a plugin named run", () => {
  assertEquals(parseEntry(format(wake("run")))?.plugin, "run");
});

Deno.test("parseEntry() takes no foreign line for one of ours", () => {
  const foreign = [
    "",
    "# a comment",
    "MAILTO=ops",
    "0 1 * * * /bin/backup run",
    "0 1 * * * run report --manifest /srv/gapless.toml",
    "0 1 * * * /bin/gapless run report > /dev/null",
    "0 1 * * * /bin/gapless run 'report --manifest x",
    "@daily /bin/gapless run report --manifest /srv/gapless.toml",
    "# disabled: 0 1 * * *",
  ];
  for (const line of foreign) assertEquals(parseEntry(line), null, line);
});

Deno.test("formatEntry() writes what the shell reads as the same words", async () => {
  const word = fc.string({
    unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
    maxLength: 12,
  })
    .filter((text) => !/[%#]|\\$/.test(text));
  const words = fc.sample(word, 200);
  const command = format(["/bin/echo", ...words.slice(0, 40)]).slice("17 3 * * * ".length).replace(
    "/bin/echo",
    "printf '%s\\0'",
  );
  const { stdout } = await new Deno.Command("/bin/sh", { args: ["-c", command] }).output();
  assertEquals(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words.slice(0, 40));
  assert(words.length > 0);
});

Deno.test("formatEntry() names the user where the table has a column for it, and parseEntry() reads past it", () => {
  const argv = ["/bin/gapless", "run", "report", "--manifest", "/srv/gapless.toml", "--state", "/s"] as const;
  for (const enabled of [true, false]) {
    const line = formatEntry({ schedule: "0 9 * * 1", user: "root", argv: [...argv], enabled });
    assertEquals(line.replace("# disabled: ", ""), `0 9 * * 1 root ${argv.join(" ")}`);
    assertEquals(parseEntry(line), { plugin: "report", enabled, program: "/bin/gapless" });
  }
});
