import { assert, assertEquals, assertRejects } from "@std/assert";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";
import { wake, type WakeReport, type WakeRequest, WORK_MS } from "../../../src/services/wake/wake.ts";
import { failing } from "../../fakes/plugin_host.ts";
import { Bed, spans } from "../bed.ts";

const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

Deno.test("wake() leaves a window to a later wake-up if its wait is longer than a minute", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    `${HOURLY}retry = { attempts = 5, backoff = "30s" }`,
  );
  const began = bed.clock.now().getTime();
  const report = await bed.pass(bed.wake("report"));
  assertEquals([bed.host.jobs.length, (bed.clock.now().getTime() - began) / 1000], [3, 90]);
  assertEquals(report.failures[0]?.next, { state: "owed", notBefore: new Date("2026-06-01T12:13:30Z") });
  bed.clock.set("2026-06-01T12:13:29Z");
  assertEquals((await bed.wake("report")).result, "nothing due");
  bed.clock.set("2026-06-01T12:13:30Z");
  bed.host.plugins.set("report", {});
  assertEquals(spans((await bed.wake("report")).windows), ["2026-06-01T09:00 2026-06-01T12:00"]);
});

Deno.test("wake() does not wait up to the next wake-up by cron, which finds the window ready", async () => {
  const minutely = HOURLY.replace("0 *", "* *");
  const bed = new Bed({ report: { run: failing("no luck") } }).read(`${minutely}retry = { backoff = "30s" }`);
  // Half a minute is waited for, and the minute after it is not.
  await bed.pass(bed.wake("report"));
  assertEquals([bed.host.jobs.length, bed.clock.now().toISOString().slice(11, 19)], [2, "12:10:30"]);
  const later = new Bed({ report: { run: failing("no luck") } }).read(
    `${minutely}retry = { backoff = "30s" }`,
  );
  later.clock.set("2026-06-01T12:10:45Z");
  await later.pass(later.wake("report"));
  assertEquals([later.host.jobs.length, later.clock.now().toISOString().slice(11, 19)], [1, "12:10:45"]);
});

Deno.test("one process waits for a plugin; another one leaves its window to it", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    `${HOURLY}catchup = "each"\noverlap = "allow"`,
  );
  const first = bed.wake("report");
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(bed.waits.waiting.size, 1);
  const jobs = bed.host.jobs.length;
  const second = await bed.wake("report");
  assert(second.result === "failed" && bed.host.jobs.length > jobs);
  assertEquals(bed.waits.begun, 1);
  await bed.pass(first);
  assertEquals(bed.waits.waiting.size, 0);
});

Deno.test("wake() takes up no further window after 15 minutes, and says that it was cut", async () => {
  const bed = new Bed().read(`${HOURLY}catchup = "each"`);
  bed.host.plugins.set("report", {
    run: async () => {
      await bed.clock.sleep(WORK_MS / 2);
      return { kind: "ok" };
    },
  });
  const report = await bed.pass(bed.wake("report"), 30_000);
  assertEquals([report.result, report.isCut, report.windows.length], ["done", true, 2]);
  const rest = await bed.pass(bed.wake("report"), 30_000);
  assertEquals([rest.result, rest.isCut, rest.windows.length], ["done", false, 1]);
  bed.clock.set("2026-06-01T17:00:00Z");
  const asked = wake(bed, { ...requestOf(bed), upTo: bed.clock.now() });
  assertEquals((await bed.pass(asked, 30_000)).windows.length, 5, "A person waits for all of it");
});

Deno.test("wake() reads manifest, grant and code again before each attempt", async () => {
  const bed = new Bed().read(`${HOURLY}retry = { backoff = "10s" }`);
  const fixed = `${HOURLY}grant = { read = ["/etc/hostname"] }\n`;
  bed.host.plugins.set("report", {
    run: (_, { grant }) => {
      const isGranted = grant.kind === "listed" && grant.read !== true && grant.read.length > 0;
      bed.read(fixed);
      return isGranted ? { kind: "ok" } : failing("NotCapable: no read")();
    },
  });
  const report = await bed.pass(rereading(bed));
  assertEquals([report.result, bed.host.jobs.length], ["done", 2]);
});

Deno.test("wake() reads nothing again if nothing else is due", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  let rereads = 0;
  const reread = () => Promise.resolve(void rereads++);
  assertEquals((await wake(bed, { ...requestOf(bed), reread })).result, "done");
  assertEquals(rereads, 0);
});

Deno.test("wake() ends where its plugin is disabled or removed meanwhile, and reports what failed before", async () => {
  for (const change of [`${HOURLY}enabled = false`, '[plugins.other]\nmodule = "./other.ts"']) {
    const bed = new Bed().read(HOURLY);
    bed.host.plugins.set("report", { run: () => (bed.read(change), failing("no luck")()) });
    const report = await bed.pass(rereading(bed));
    assertEquals([report.result, report.failures.length, bed.host.jobs.length], ["failed", 1, 1]);
  }
});

Deno.test("a manifest that has errors meanwhile ends the wake-up, which reports both", async () => {
  const bed = new Bed().read(HOURLY);
  bed.host.plugins.set("report", {
    run: () => (bed.read(`${HOURLY}catchup = "some"`), failing("no luck")()),
  });
  const report = await bed.pass(rereading(bed));
  assertEquals([report.result, report.failures.length], ["failed", 1]);
  await assertRejects(() => Promise.reject(report.error), ManifestError, "catchup");
});

/** A wake-up that reads the test's manifest as it is then. */
function rereading(bed: Bed): Promise<WakeReport> {
  const reread = () => {
    const entry = bed.manifest.plugins.get("report");
    return Promise.resolve(entry && { entry, room: bed });
  };
  return wake(bed, { ...requestOf(bed), reread });
}

function requestOf(bed: Bed): WakeRequest {
  return { entry: bed.entry("report"), stop: new AbortController().signal, echo: () => {} };
}
