import { assertEquals, assertStringIncludes } from "@std/assert";
import { NOTHING_LOCKED } from "../../../src/domain/linking/lock.ts";
import { examine } from "../../../src/services/doctor/examine.ts";
import { owner } from "../../fakes/process_table.ts";
import { DoctorBed } from "./doctor_bed.ts";
import { TROUBLES } from "./troubles.ts";

const LOCKED = { sha256: "0".repeat(64), linker: "gapless 0.1.0" };

Deno.test("where all is well, every check says so", async () => {
  const bed = await DoctorBed.healthy();
  assertEquals(
    (await examine(bed.room)).map(({ check, level, message }) => `${level} ${check}: ${message}`),
    [
      "ok state folder: /var/lib/gapless/site is safe, and has room",
      "ok manifest: /srv/gapless.toml lists 1 plugin",
      "ok ledger: it can be read, and no plugin is ahead of the clock",
      "ok windows: nothing is wrong in 0 windows of the ledger",
      "ok plugins: every plugin loads, and none is stuck",
      "ok sandbox: Landlock (version 7) and no_new_privs restrict 1 plugin, too: files, TCP ports, signals, abstract sockets",
      "ok owners: no other user can change what is run",
      "ok crontab: /usr/bin/crontab of Debian's cron, and ada may use it",
      "ok daemon: cron (pid 17) runs",
      'ok time zone: cron works in UTC, and that is what "local" in the manifest means',
      "ok block: it is as the manifest says (2 lines)",
      "ok lines: they call /usr/bin/gapless, this program",
      "ok manager: it was woken 0 minutes ago",
      "ok mail: /usr/sbin/sendmail sends what a failing plugin says",
    ],
  );
});

for (const { broken, by, told } of TROUBLES) {
  Deno.test(`the doctor finds ${broken}`, async () => {
    const bed = await DoctorBed.healthy();
    await by(bed);
    const found = (await examine(bed.room)).filter(({ level }) => level !== "ok");
    assertEquals(found.map(({ check, level, message }) => `${level} ${check}: ${message}`), told);
  });
}

Deno.test("whatever the doctor finds comes with its remedy, in one line", async () => {
  for (const { by } of TROUBLES) {
    const bed = await DoctorBed.healthy();
    await by(bed);
    for (const { level, check, message, remedy } of await examine(bed.room)) {
      assertEquals(`${message}${remedy}`.includes("\n"), false);
      // Errors bring their own way out in their message.
      if (level !== "ok" && !message.startsWith("Cannot")) {
        assertEquals(remedy === null, false, `${check}: ${message}`);
      }
    }
  }
});

Deno.test("where no daemon runs, the doctor names the internal scheduler", async () => {
  const bed = await DoctorBed.healthy();
  bed.machine.daemon = { kind: "none" };
  const daemon = (await examine(bed.room)).find(({ check }) => check === "daemon");
  assertStringIncludes(daemon?.remedy ?? "", 'use "gapless up --scheduler internal"');
});

Deno.test("the doctor tells of an up that holds the block, and of plugins that are locked", async () => {
  const bed = await DoctorBed.healthy();
  bed.up = { owner: owner({ pid: 7 }), renewedAt: bed.clock.now() };
  bed.read('[plugins.report]\nmodule = "jsr:@acme/report@^1"');
  bed.lock.lock = { ...NOTHING_LOCKED, artifacts: new Map([["jsr:@acme/report@^1", LOCKED]]) };
  const found = (await examine(bed.room)).filter(({ check }) => check === "up" || check === "lock");
  assertEquals(found.map(({ level, message }) => `${level}: ${message}`), [
    "ok: every plugin of another machine (1) is locked",
    'ok: "gapless up" (pid 7 on here) holds the block, and takes it away when it ends',
  ]);
});

const SANDBOXES: readonly (readonly [version: number, table: string, messages: readonly string[]])[] = [
  [1, 'grant = { read = ["/a"] }', ["Landlock (version 1) and no_new_privs restrict 1 plugin, too: files"]],
  [1, 'grant = { write = ["/a"] }', [
    "Landlock (version 1) and no_new_privs restrict 0 plugins, too: files",
    'they do not restrict report (a grant of "write")',
  ]],
  [5, "landlock = false", [
    "Landlock (version 5) and no_new_privs restrict 0 plugins, too: files, TCP ports",
    "they do not restrict report (landlock = false)",
  ]],
  [9, 'grant = { run = ["id"] }', [
    "Landlock (version 9) and no_new_privs restrict 0 plugins, too: files, TCP ports, signals, abstract sockets",
    'they do not restrict report (a grant of "run")',
  ]],
];
for (const [version, table, messages] of SANDBOXES) {
  Deno.test(`the doctor tells what Landlock ${version} restricts of a plugin with ${table}`, async () => {
    const bed = await DoctorBed.healthy();
    bed.machine.landlock = version;
    bed.read(`[plugins.report]\nmodule = "./report.ts"\nsince = "now"\n${table}`);
    const found = (await examine(bed.room)).filter(({ check }) => check === "sandbox");
    assertEquals(found.map(({ message }) => message), messages);
  });
}
