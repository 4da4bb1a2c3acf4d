/**
 * Real cron daemons through a change of the clock: Debian's, of the family that knows of such changes, and busybox's,
 * which goes by the clock alone.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { parseSchedule } from "../../src/domain/schedule/schedule.ts";
import { installCrontab } from "./crontab.ts";
import { type FakeClock, setClock, setZone, writeZone, type ZoneChange } from "./fake_clock.ts";
import { assertTiled, House, until, type WindowJson } from "./house.ts";

/** A change of the clock, and the schedules to go through it with. */
export interface Passage {
  /** The zone of the machine. */
  readonly zone: string;
  readonly change: ZoneChange;
  /** Expression and zone, by name of the plugin. */
  readonly schedules: Readonly<Record<string, readonly [expression: string, zone: string]>>;
  /** Minutes after the change. */
  readonly minutes: number;
}

/** How long before the change the machine comes up. */
const LEAD_MS = 20_000;
const MINUTE_MS = 60_000;
const BUSYBOX = "/bin/busybox";

const PLUGIN = `export default {
  enabled: () => true,
  interval: () => "* * * * *",
  run(start, end, { plugin }) {
    Deno.writeTextFileSync("done/" + plugin, start.toISOString() + " " + end.toISOString() + "\\n", { append: true });
  },
};`;

/** Registers the tests. */
export function testPassage(name: string, passage: Passage): void {
  const ignore = !Deno.env.has("CI") && !hasBusyboxCrond();
  if (ignore) {
    console.log(
      "busybox's crond is left out: it is not in this machine's busybox (apt-get install busybox-static)",
    );
  }
  Deno.test(`${name}: every tick has its wake-up, by Debian's cron and busybox's, and no tick is run twice`, async () => {
    const since = new Date(passage.change.at.getTime() - 3 * MINUTE_MS);
    await using debian = await House.build(houseOf(passage, since));
    await using busybox = await House.build(houseOf(passage, since), {
      PATH: `/run/bin:${Deno.env.get("PATH")}`,
    });
    await setZone(passage.zone);
    await installCrontab("# mine\n");
    const houses = ignore ? [debian] : [debian, busybox];
    if (!ignore) await furnishBusybox();
    for (const house of houses) assertEquals((await house.run("sync")).stderr, "");
    // Only now: what came before may have taken its time.
    const clock = await setClock(new Date(passage.change.at.getTime() - LEAD_MS));
    using _debian = startDaemon("/usr/sbin/cron", ["-f"]);
    using _busybox = ignore ? undefined : await startBusybox(clock, passage.change);
    const end = new Date(passage.change.at.getTime() + passage.minutes * MINUTE_MS);
    await until(() => Promise.resolve(clock.now() >= end), `the clock to show ${end.toISOString()}`, 600);
    for (const house of houses) await assertPassed(house, passage, { since, end });
  });
}

function houseOf({ schedules }: Passage, since: Date): Record<string, string> {
  const tables = Object.entries(schedules).map(([name, [expression, zone]]) =>
    `[plugins.${name}]
module = "./plugin.js"
schedule = "${expression}"
timezone = "${zone}"
catchup = "each"
since = "${since.toISOString()}"
grant = { write = ["./done"] }
`
  );
  return {
    "gapless.toml": `${tables.join("\n")}\n[plugins.manager]\nenabled = false\n`,
    "plugin.js": PLUGIN,
    // The folder must be there.
    "done/nothing": "",
  };
}

async function assertPassed(
  house: House,
  passage: Passage,
  { since, end }: { since: Date; end: Date },
): Promise<void> {
  for (const [name, [expression, zone]] of Object.entries(passage.schedules)) {
    const about = `${name} (${expression} in ${zone})`;
    const ticks = ticksOf(expression, zone, { since, end });
    // A plugin whose wake-up did not come in the minute of its last tick has none that makes up for it in time.
    await until(
      async () => (await house.windows(name)).filter(isDone).length >= ticks.length,
      `the windows of ${about}`,
      60,
    );
    const windows = (await house.windows(name)).filter((window) => Date.parse(window.end) < end.getTime());
    assertTiled(windows);
    assertEquals(windows.map((window) => window.end), ticks, about);
    // What the plugin itself saw: each window once.
    const done = (await house.read(`done/${name}`)).split("\n").filter((line) =>
      (line.split(" ")[1] ?? "") in toSet(ticks)
    );
    assertEquals(done, windows.map((window) => `${window.start} ${window.end}`), about);
  }
}

function toSet(ticks: readonly string[]): Record<string, true> {
  return Object.fromEntries(ticks.map((tick) => [tick, true as const]));
}

function isDone({ state }: WindowJson): boolean {
  return state === "done";
}

function ticksOf(expression: string, zone: string, { since, end }: { since: Date; end: Date }): string[] {
  const schedule = parseSchedule(expression, zone);
  const ticks: string[] = [];
  for (let tick = schedule.next(since); tick !== null && tick < end; tick = schedule.next(tick)) {
    ticks.push(tick.toISOString());
  }
  return ticks;
}

function hasBusyboxCrond(): boolean {
  try {
    const { stdout } = new Deno.Command(BUSYBOX, { args: ["--list"] }).outputSync();
    return new TextDecoder().decode(stdout).split("\n").includes("crond");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Makes room for busybox's crontabs, and puts its `crontab` first on the PATH of its house. */
async function furnishBusybox(): Promise<void> {
  await Deno.mkdir("/run/bin");
  await Deno.mkdir("/run/busybox");
  await Deno.writeTextFile("/run/busybox/root", "# mine\n");
  await Deno.writeTextFile("/run/bin/crontab", `#!/bin/sh\nexec ${BUSYBOX} crontab -c /run/busybox "$@"\n`, {
    mode: 0o755,
  });
}

async function startBusybox(clock: FakeClock, change: ZoneChange): Promise<Disposable> {
  await writeZone("/run/zone", clock, change);
  // The true clock, which it sees, shows the fake one's time in this zone. Not by TZ: the wake-ups would inherit it.
  const zone = await Deno.realPath("/etc/localtime");
  const script =
    `mount --bind /run/zone "${zone}" && exec ${BUSYBOX} crond -f -c /run/busybox -L /run/busybox.log`;
  return startDaemon("unshare", ["--mount", "sh", "-c", script]);
}

function startDaemon(program: string, args: string[]): Disposable {
  const daemon = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).spawn();
  return { [Symbol.dispose]: () => daemon.kill() };
}
