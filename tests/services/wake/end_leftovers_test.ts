import { assert, assertEquals } from "@std/assert";
import { rewindPlugin } from "../../../src/services/hand_work/rewind_plugin.ts";
import { configDigest } from "../../../src/domain/manifest/config_digest.ts";
import { RUN } from "../../contracts/wake_up.ts";
import { group, owner } from "../../fakes/process_table.ts";
import { Bed } from "../bed.ts";

const MANIFEST = `[plugins.report]
module = "./report.ts"
since = "2026-06-01T12:00:00Z"
schedule = "*/5 * * * *"
[plugins.report.config]
password = { env = "PASSWORD" }
`;

/** A plugin of which another process has leased a window, in processes of its own unless `group` is null. */
async function begin(host = "here", processes: ReturnType<typeof group> | null = group()) {
  const bed = new Bed({ report: { group: group({ pid: 300 }) } }).read(MANIFEST);
  Object.assign(bed, { values: { env: () => "a secret", file: () => "" } });
  const other = owner({ host, pid: 2 });
  const now = bed.clock.now();
  await bed.ledger.register({ name: "report", module: "./report.ts", now });
  await bed.ledger.claim(
    {
      ...RUN,
      plugin: "report",
      owner: other,
      now,
      expiresAt: new Date(now.getTime() + 60_000),
      trigger: "schedule",
      group: processes,
    },
    () => ({
      buried: [],
      then: { kind: "new", window: { start: new Date("2026-06-01T12:00:00Z"), end: now }, skipped: null },
    }),
  );
  return { bed, other };
}

Deno.test("a window is taken over from a dead process once nothing is left of that one's run", async () => {
  const { bed, other } = await begin();
  bed.processes.kill(other);
  assertEquals((await bed.wake("report")).result, "done");
  assertEquals(bed.processes.endedGroups, [group()]);
});

Deno.test("while something is left of a dead process's run, its window is not taken over", async () => {
  const { bed, other } = await begin();
  bed.processes.kill(other);
  bed.processes.survives = true;
  assertEquals((await bed.wake("report")).result, "busy");
  assertEquals(bed.host.jobs, []);
  bed.processes.survives = false;
  assertEquals((await bed.wake("report")).result, "done");
});

Deno.test("no process is ended of a run whose owner lives, or had no processes of its own", async () => {
  const alive = await begin();
  assertEquals((await alive.bed.wake("report")).result, "busy");
  assertEquals(alive.bed.processes.endedGroups, []);
  const older = await begin("here", null);
  older.bed.processes.kill(older.other);
  assertEquals((await older.bed.wake("report")).result, "done");
  assertEquals(older.bed.processes.endedGroups, []);
});

Deno.test("no process is ended of a run on another host, whose lease has expired", async () => {
  const { bed } = await begin("far");
  bed.clock.advance(60_001);
  assertEquals((await bed.wake("report")).result, "done");
  assertEquals(bed.processes.endedGroups, []);
});

Deno.test("a rewind ends what is left of a dead process's run, or finds it busy", async () => {
  const { bed, other } = await begin();
  bed.processes.kill(other);
  bed.processes.survives = true;
  const rewind = {
    to: new Date("2026-06-01T12:00:00Z"),
    decision: { by: "ann", at: bed.clock.now(), why: null },
  };
  assertEquals((await rewindPlugin(bed, bed.entry("report"), rewind)).kind, "busy");
  bed.processes.survives = false;
  assertEquals((await rewindPlugin(bed, bed.entry("report"), rewind)).kind, "rewound");
  assertEquals(bed.processes.endedGroups.length, 2);
});

Deno.test("a run is recorded with what ran: code, config without its secrets, and program", async () => {
  const bed = new Bed({ report: { group: group({ pid: 300 }) } }).read(MANIFEST);
  Object.assign(bed, { values: { env: () => "a secret", file: () => "" } });
  let leased: unknown;
  bed.change("report", {
    group: group({ pid: 300 }),
    run: async () => {
      leased = (await bed.ledger.state("report"))?.open[0]?.lease?.group;
      return { kind: "ok" };
    },
  });
  assertEquals((await bed.wake("report")).result, "done");
  assertEquals(leased, group({ pid: 300 }));
  const [run] = await bed.ledger.runs({ plugin: "report" });
  const { sha256: artifact } = await bed.linker.link(bed.entry("report").module);
  assert(run);
  assertEquals(run.provenance, {
    artifact,
    configDigest: configDigest(bed.entry("report").config),
    program: "0.2.0",
  });
});
