import { CrontabError } from "../../../src/ports/crontab.ts";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";
import { digest } from "../../../src/domain/text/digest.ts";
import { failing } from "../../fakes/plugin_host.ts";
import { owner } from "../../fakes/process_table.ts";
import type { DoctorBed } from "./doctor_bed.ts";

const HOUR = 3_600_000;
const REPORT = digest("the code of ./report.ts");

/** What is broken, and what the doctor says of it: everything that is not ok. */
export const TROUBLES: readonly {
  readonly broken: string;
  readonly by: (bed: DoctorBed) => unknown;
  readonly told: readonly string[];
}[] = [
  {
    broken: "no crontab program",
    by: (bed) => {
      bed.machine.programs.delete("crontab");
      bed.crontab.read = () =>
        Promise.reject(new CrontabError('Cannot read the crontab: there is no "crontab"'));
    },
    told: ["trouble crontab: there is no crontab program here"],
  },
  {
    broken: "entries of PATH that others may change",
    by: (bed) => bed.machine.ignoredEntries = [{ entry: "/opt/bin", reason: "others may write /opt/bin" }],
    told: ['note crontab: no program is started from "/opt/bin" of PATH: others may write /opt/bin'],
  },
  {
    broken: "a kernel without Landlock",
    by: (bed) => bed.machine.landlock = 0,
    told: ["note sandbox: this machine has no Landlock: nothing but Deno's permissions restricts plugins"],
  },
  {
    broken: "a folder that others may change",
    by: (bed) => bed.owners.found = [{ path: "/srv", isLink: false, uid: null, mode: 0o777 }],
    told: ["note owners: /srv is writable by others (mode 777)"],
  },
  {
    broken: "a manifest of another user, as root",
    by: (bed) => bed.owners.foreign = "ann",
    told: [
      "note owners: /srv/gapless.toml belongs to ann: as root this is a second instance of it",
    ],
  },
  {
    broken: "a user whom cron.deny names",
    by: (bed) => bed.machine.access = { file: "/etc/cron.deny", allowed: false },
    told: ["trouble crontab: /etc/cron.deny keeps ada from using cron"],
  },
  {
    broken: "no daemon",
    by: (bed) => bed.machine.daemon = { kind: "none" },
    told: ["trouble daemon: no cron daemon runs here"],
  },
  {
    broken: "hidden processes",
    by: (bed) => bed.machine.daemon = { kind: "unseen" },
    told: [
      "note daemon: other processes are hidden from here, so whether a cron daemon runs is not to be seen",
    ],
  },
  {
    broken: "a daemon in another zone",
    by: (bed) =>
      bed.machine.daemon = {
        kind: "running",
        daemon: { name: "crond", pid: 9, startedAt: null, timezone: "Asia/Tokyo" },
      },
    told: [
      "trouble daemon: crond (pid 9) runs with TZ=Asia/Tokyo, and the machine's zone is UTC: lines fire at other times",
    ],
  },
  {
    broken: "a zone that was set after the daemon's start",
    by: (bed) => bed.machine.zoneSet = new Date("2026-05-02T00:00:00Z"),
    told: [
      "trouble daemon: the machine's zone was set to UTC after cron (pid 17) had started: it may still work in the old one",
    ],
  },
  {
    broken: "TZ in another zone",
    by: (bed) => bed.machine.timezoneVariable = ":America/New_York",
    told: [
      'note time zone: TZ is America/New_York here, and cron works in UTC: "local" in the manifest means UTC',
    ],
  },
  {
    broken: "a block that is gone",
    by: (bed) => bed.crontab.text = "",
    told: ["trouble block: the crontab holds no block of this instance, so cron wakes nothing"],
  },
  {
    broken: "a block that was edited by hand",
    by: (bed) => bed.crontab.text = bed.crontab.text?.replace("0 * * * *", "5 * * * *") ?? null,
    told: ["trouble block: it was edited by hand"],
  },
  {
    broken: "a manifest that has changed since",
    by: (bed) => bed.read('[plugins.report]\nmodule = "./report.ts"\nschedule = "7 * * * *"'),
    told: ["trouble block: it is not what the manifest says now"],
  },
  {
    broken: "a program that is gone",
    by: (bed) => bed.machine.executables.clear(),
    told: ["trouble lines: they call /usr/bin/gapless, which is not there"],
  },
  {
    broken: "a manager that is not woken",
    by: (bed) => bed.clock.advance(21 * 60_000),
    told: ['trouble manager: it was woken 21 minutes ago, and it is due by "*/5 * * * *"'],
  },
  {
    broken: "a plugin that is not woken",
    by: (bed) => bed.clock.advance(2 * HOUR),
    told: [
      "trouble plugins: report missed a tick: no wake-up came",
      'trouble manager: it was woken 120 minutes ago, and it is due by "*/5 * * * *"',
    ],
  },
  {
    broken: "an artifact that was changed",
    by: (bed) => bed.damage("report"),
    told: [
      `trouble plugins: report would not run what was linked: the linked file "/artifacts/${REPORT}.js" was changed: ` +
      `its SHA-256 should be ${REPORT}, and is ${"f".repeat(64)}`,
    ],
  },
  {
    broken: "a run that comes near the default timeout",
    by: async (bed) => {
      const stop = new AbortController();
      bed.change("report", {
        interval: "0 * * * *",
        run: () => {
          bed.clock.advance(13 * HOUR);
          stop.abort("enough");
          return { kind: "ok" };
        },
      });
      bed.clock.advance(HOUR);
      await bed.wake("report", stop.signal);
      bed.change("report", { interval: "0 * * * *" });
      await bed.wake("report");
      await bed.sync();
      await bed.wake("manager");
    },
    told: [
      "note plugins: report takes long: its run of 2026-06-01T13:15:00.000Z took 13.0 h, more than half of the " +
      "default timeout of 24 h, at which a run is ended",
    ],
  },
  {
    broken: "a manager that is switched off",
    by: async (bed) => {
      bed.read('[plugins.report]\nmodule = "./report.ts"\nsince = "now"\n[plugins.manager]\nenabled = false');
      await bed.sync();
    },
    told: ["note manager: it is switched off: changes of the manifest wait for a sync by hand"],
  },
  {
    broken: "a state folder that others can read",
    by: (bed) =>
      bed.machine.folders.set(bed.instance.state, {
        uid: 1000,
        mode: 0o755,
        freeBytes: 1e9,
        freeFiles: null,
        readOnly: false,
        remote: false,
      }),
    told: ["trouble state folder: /var/lib/gapless/site is open to others (mode 755)"],
  },
  {
    broken: "a state folder of somebody else, full, on another machine",
    by: (bed) =>
      bed.machine.folders.set(bed.instance.state, {
        uid: 0,
        mode: 0o700,
        freeBytes: 3e6,
        freeFiles: null,
        readOnly: false,
        remote: true,
      }),
    told: [
      "trouble state folder: /var/lib/gapless/site belongs to another user (uid 0)",
      "trouble state folder: /var/lib/gapless/site has 3 MB left",
      "trouble state folder: /var/lib/gapless/site lies on a file system of another machine, whose locks SQLite cannot rely on",
    ],
  },
  {
    broken: "a state folder on a disk that is read-only, and has no more inodes",
    by: (bed) =>
      bed.machine.folders.set(bed.instance.state, {
        uid: 1000,
        mode: 0o700,
        freeBytes: 1e9,
        freeFiles: 3,
        readOnly: true,
        remote: false,
      }),
    told: [
      "trouble state folder: /var/lib/gapless/site lies on a file system that takes no changes (read-only)",
      "trouble state folder: /var/lib/gapless/site has room for 3 more files (inodes)",
    ],
  },
  {
    broken: "a plugin that does not load",
    by: (bed) => bed.change("report", { loadError: "Cannot load: it throws\n    at report.ts:1:1" }),
    told: ['trouble plugins: report does not load: Cannot load the plugin "report": Cannot load: it throws'],
  },
  {
    broken: "a plugin that lacks a permission",
    by: (bed) =>
      bed.change("report", {
        interval: "0 * * * *",
        asked: [{ kind: "net", name: "example.com", why: "to ask" }],
      }),
    told: ["trouble plugins: report asks for more than its grant holds, and may fail where it needs that"],
  },
  {
    broken: "a clock that was wrong",
    by: async (bed) => {
      bed.clock.advance(24 * HOUR);
      await bed.wake("report");
      await bed.wake("manager");
      bed.clock.advance(-24 * HOUR);
    },
    told: [
      "trouble ledger: manager is covered up to 2026-06-02T12:15:00.000Z, ahead of the clock: was the clock wrong?",
      "trouble ledger: report is covered up to 2026-06-02T12:00:00.000Z, ahead of the clock: was the clock wrong?",
    ],
  },
  {
    broken: "a window that failed too often, and one that is tried again",
    by: async (bed) => {
      bed.read(
        '[plugins.report]\nmodule = "./report.ts"\nsince = "now"\nretry = { attempts = 1, park_after = 1, park_age = "0s" }\n' +
          '[plugins.other]\nmodule = "./report.ts"\nsince = "now"\nretry = { attempts = 1 }',
      );
      const bad = { interval: "0 * * * *", run: failing("no luck") };
      bed.change("report", bad);
      bed.change("other", bad);
      await bed.sync();
      bed.clock.set("2026-06-01T13:00:00Z");
      for (const name of ["report", "other", "manager"]) await bed.wake(name);
    },
    told: [
      "trouble plugins: report has windows that failed too often and were set aside",
      "note plugins: other has a window that failed and is tried again",
    ],
  },
  {
    broken: "a run that hangs, and a plugin that is woken and not done",
    by: async (bed) => {
      bed.read(
        '[plugins.report]\nmodule = "./report.ts"\nsince = "now"\n[plugins.other]\nmodule = "./report.ts"\nsince = "now"',
      );
      bed.change("other", { interval: "0 * * * *" });
      await bed.sync();
      bed.clock.set("2026-06-01T13:00:00Z");
      const { name } = bed.entry("report");
      const window = { start: new Date("2026-06-01T12:10:00Z"), end: bed.clock.now() };
      await bed.ledger.claim({
        plugin: name,
        owner: owner({ pid: 99 }),
        now: bed.clock.now(),
        expiresAt: new Date("2026-06-02T13:00:00Z"),
        trigger: "schedule",
        group: null,
        provenance: { artifact: REPORT, configDigest: REPORT, program: "0.2.0" },
      }, () => ({ buried: [], then: { kind: "new", skipped: null, window } }));
      for (const woken of ["report", "other"]) bed.traces.leave(woken, bed.clock.now());
      bed.clock.advance(2 * HOUR);
      await bed.wake("manager");
    },
    told: [
      "trouble plugins: report is stuck: its run takes far longer than usual, and neither logs nor checkpoints, or its " +
      "lease is not renewed",
      "trouble plugins: other was woken, and is late all the same",
    ],
  },
  {
    broken: "a plugin that is paused",
    by: (bed) => bed.ledger.pause("report", { at: bed.clock.now(), by: "ada", why: "x" }),
    told: ["note plugins: report is paused"],
  },
  {
    broken: "a cron that reads no files where the block should stand",
    by: async (bed) => {
      bed.manifest = { ...bed.manifest, target: "/etc/cron.d/site" };
      await bed.sync();
      bed.crontabs.cron = { name: "busybox", readsCronD: false, mails: true };
    },
    told: ["trouble crontab: busybox reads no such files as /etc/cron.d/site, so it wakes nothing"],
  },
  {
    broken: "variables above the block",
    by: (bed) =>
      bed.crontab.text = `RANDOM_DELAY=45\n# A=1\n  CRON_TZ = UTC\n${bed.crontab.text}SHELL=/bin/sh\n`,
    told: [
      'trouble block: "RANDOM_DELAY=45" stands above it, and holds for its lines, too',
      'trouble block: "CRON_TZ = UTC" stands above it, and holds for its lines, too',
    ],
  },
  {
    broken: "a ledger with a gap",
    by: (bed) => bed.rows = [{ table: "plugins", row: { name: "report", cursor: 3_600_000 } }],
    told: ["trouble windows: report has a fault in the ledger, such as gaps between windows"],
  },
  {
    broken: "a ledger that takes long to be looked through",
    by: (bed) => {
      bed.rows = ["a", "b"].map((name) => ({ table: "plugins", row: { name, cursor: 3_600_000 } }));
      bed.rowMs = 5000;
    },
    told: [
      "note windows: nothing is wrong in the first 0 windows of the ledger; to look at all of them takes longer",
    ],
  },
  {
    broken: "an up that was killed",
    by: (bed) => {
      bed.up = { owner: owner({ pid: 7 }), renewedAt: bed.clock.now() };
      bed.processes.kill(bed.up.owner);
    },
    told: [
      'trouble up: the block belongs to a "gapless up" (pid 7 on here) that is gone: the next wake-up takes it away',
    ],
  },
  {
    broken: "a plugin of another machine that is not locked",
    by: async (bed) => {
      bed.read('[plugins.report]\nmodule = "jsr:@acme/report@^1"\nsince = "now"');
      bed.host.plugins.set("report", { interval: "0 * * * *" });
      await bed.sync();
    },
    told: [
      "note lock: report comes from another machine, and nothing holds other hosts to the same jsr:@acme/report@^1 yet",
    ],
  },
  {
    broken: "a lock that is damaged",
    by: (bed) => bed.lock.damaged = true,
    told: ['trouble lock: Cannot use "gapless.lock": line 1: it is no JSON, or cut off'],
  },
  {
    broken: "no mailer",
    by: (bed) => bed.machine.programs.delete("sendmail"),
    told: [
      "note mail: there is no sendmail, so cron drops what a failing plugin says; history and logs keep it",
    ],
  },
  {
    broken: "a cron that mails nothing",
    by: (bed) => bed.crontabs.cron = { name: "busybox", readsCronD: false, mails: false },
    told: ["note mail: busybox mails nothing that a failing plugin says; history and logs keep it"],
  },
  {
    broken: "a crontab that cannot be read",
    by: (bed) =>
      bed.crontab.read = () => Promise.reject(new CrontabError("Cannot read the crontab: no space")),
    told: ["trouble crontab: Cannot read the crontab: no space"],
  },
  {
    broken: "a manifest that cannot be read: it is told once, and the rest is looked at all the same",
    by: (bed) =>
      bed.fault = new ManifestError("/srv/gapless.toml", [{ path: "plugins.a", message: "it is no table" }]),
    told: ['trouble manifest: Cannot use the manifest "/srv/gapless.toml": plugins.a: it is no table'],
  },
];
