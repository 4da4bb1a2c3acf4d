import { assert, assertEquals } from "@std/assert";
import { failing } from "../../fakes/plugin_host.ts";
import { Bed } from "../bed.ts";
import { SimulatedCron } from "./simulated_cron.ts";

const MINUTE = 60_000;
const OUTAGE = { start: new Date("2026-06-01T02:30:00Z"), end: new Date("2026-06-01T05:30:00Z") };
const PLUGINS = ["nightly", "hourly", "minutely"] as const;
const MANIFEST = `
[plugins.nightly]
module = "./nightly.ts"
schedule = "0 3 * * *"
since = "2026-05-31T03:00:00Z"
[plugins.hourly]
module = "./hourly.ts"
schedule = "0 * * * *"
since = "2026-06-01T01:00:00Z"
catchup = "each"
[plugins.minutely]
module = "./minutely.ts"
schedule = "* * * * *"
since = "2026-06-01T02:00:00Z"
`;

/** Three plugins that need a database, at two in the morning of the outage. */
function bedOfOutage(manifest = MANIFEST): Bed {
  const bed = new Bed();
  const run = async () => {
    await bed.clock.sleep(2_000);
    const now = bed.clock.now();
    return now >= OUTAGE.start && now < OUTAGE.end ? failing("no database")() : { kind: "ok" } as const;
  };
  for (const name of PLUGINS) bed.host.plugins.set(name, { run });
  bed.clock.set("2026-06-01T02:00:00Z");
  return bed.read(manifest);
}

Deno.test("an outage of three hours parks nothing, keeps nobody waiting for long, and all is done after it", async () => {
  const bed = bedOfOutage();
  const cron = new SimulatedCron(bed);
  await cron.runTo("2026-06-01T05:30:00Z");
  const states = new Map(
    await Promise.all(PLUGINS.map(async (name) => [name, await bed.ledger.windows(name)] as const)),
  );
  assertEquals(states.get("nightly")?.map(({ state }) => state), ["owed"]);
  assertEquals(states.get("hourly")?.filter(({ state }) => state === "owed").length, 3);
  for (const windows of states.values()) {
    assert(windows.every(({ state }) => state === "done" || state === "owed"), "Parked too early");
  }
  // 30 s, 1, 2, 4, 8 min, and then 15 min at most: the attempts go on as long as the outage.
  const attempts = states.get("nightly")?.[0]?.attempts ?? 0;
  assert(attempts >= 10 && attempts <= 16, `${attempts} attempts of the nightly one`);

  // The longest wait of a window, and a pass of the manager.
  await cron.runTo("2026-06-01T05:52:00Z");
  for (const name of PLUGINS) {
    const open = (await bed.ledger.windows(name)).filter(({ state }) => state !== "done");
    assertEquals(open, [], `${name} has not made up for the outage`);
    const { mostWaiting, longestWait, mails, alive } = cron.of(name);
    assertEquals(alive, 0);
    assert(mostWaiting <= 1, `${mostWaiting} processes of ${name} waited at once`);
    assert(longestWait <= MINUTE, `${name} waited for ${longestWait} ms`);
    // At most one for each wake-up, of cron or the manager.
    const wakeUps = name === "minutely" ? 180 + 36 : 36 + 3;
    assert(mails > 0 && mails <= wakeUps, `${mails} mails about ${name}`);
  }
});

Deno.test("a plugin that fails each minute for an hour never holds more than one waiting process", async () => {
  const retries = [
    "",
    'retry = { attempts = 5, backoff = "1s" }',
    'retry = { attempts = 9, backoff = "55s" }',
  ];
  for (const retry of retries) {
    const bed = bedOfOutage(
      `[plugins.minutely]\nmodule = "./minutely.ts"\nschedule = "* * * * *"\n` +
        `since = "2026-06-01T02:00:00Z"\n${retry}\n`,
    );
    bed.host.plugins.set("minutely", { run: failing("never") });
    const cron = new SimulatedCron(bed);
    await cron.runTo("2026-06-01T03:00:00Z");
    const { mostWaiting, longestWait } = cron.of("minutely");
    assert(mostWaiting <= 1, `${mostWaiting} processes waited with ${retry}`);
    assert(longestWait <= MINUTE, `One waited for ${longestWait} ms with ${retry}`);
  }
});

Deno.test("with the first version's rule for parking, the outage would have parked the nightly window", async () => {
  const bed = bedOfOutage(
    MANIFEST.replace("[plugins.hourly]", 'retry = { park_age = "0s" }\n[plugins.hourly]'),
  );
  const cron = new SimulatedCron(bed);
  await cron.runTo("2026-06-01T05:30:00Z");
  assertEquals((await bed.ledger.windows("nightly")).map(({ state }) => state), ["parked"]);
});
