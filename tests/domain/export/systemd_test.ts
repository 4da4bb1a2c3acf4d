import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { UPKEEP } from "../../../src/domain/export/task.ts";
import { calendarOf } from "../../../src/domain/export/systemd/calendar.ts";
import { joinUnitWords } from "../../../src/domain/export/systemd/unit_words.ts";
import { unitsOf } from "../../../src/domain/export/systemd/units.ts";
import { INSTANCE, wakeUp } from "./some_plugins.ts";

const SYSTEM = { instance: INSTANCE, program: ["/usr/bin/gapless"], account: "ada" } as const;

const CALENDARS: readonly (readonly [line: string, calendar: string])[] = [
  ["* * * * *", "*-*-* *:*:00 UTC"],
  ["*/5 * * * *", "*-*-* *:00/5:00 UTC"],
  ["0 */6 * * *", "*-*-* 00/6:00:00 UTC"],
  ["5,10,59 9-17 * * *", "*-*-* 09..17:05,10,59:00 UTC"],
  ["1-59/2 0 1,15 1-6/2 *", "*-01..06/2-01,15 00:01..59/2:00 UTC"],
  ["0 0 * * 0,5-6", "Sun,Fri,Sat *-*-* 00:00:00 UTC"],
  ["0 0 * * 0-6", "Sun,Mon,Tue,Wed,Thu,Fri,Sat *-*-* 00:00:00 UTC"],
];
for (const [line, calendar] of CALENDARS) {
  Deno.test(`calendarOf() says "${line}" as "${calendar}"`, () => {
    assertEquals(calendarOf(line, "UTC"), calendar);
  });
}

Deno.test("a timer wakes by every line, makes missed wake-ups good, and spreads start-ups by the plugin's jitter", () => {
  const [timer] = unitsOf(wakeUp('jitter = "90s"', ["0 9 * * *", "0 12 * * 5"]), SYSTEM);
  assertEquals(timer?.name, "gapless-jobs-1f00ba11-report.timer");
  assertStringIncludes(
    timer?.text ?? "",
    `[Timer]
OnCalendar=*-*-* 09:00:00 Europe/Berlin
OnCalendar=Fri *-*-* 12:00:00 Europe/Berlin
Persistent=true
AccuracySec=1s
RandomizedDelaySec=90s
`,
  );
});

Deno.test("a service runs as whoever exported it, and takes a busy window for no failure", () => {
  const [, service] = unitsOf(wakeUp("", ["0 9 * * *"]), SYSTEM);
  assertEquals(service?.name, "gapless-jobs-1f00ba11-report.service");
  assertStringIncludes(
    service?.text ?? "",
    `[Service]
Type=oneshot
User=ada
ExecStart=/usr/bin/gapless run report --wait --no-jitter --manifest /srv/jobs/gapless.toml --state /var/lib/gapless/jobs
SuccessExitStatus=75
`,
  );
  assertMatch(service?.text ?? "", /^RestrictSUIDSGID=true$/m);
});

Deno.test("units of a user name no account, and set only what a user may set", () => {
  const [, service] = unitsOf(wakeUp("", ["0 9 * * *"]), { ...SYSTEM, account: null });
  assertNotMatch(service?.text ?? "", /^(User|Protect|Restrict)/m);
  assertMatch(service?.text ?? "", /^NoNewPrivileges=true$/m);
});

for (const grant of ['grant = "all"', 'grant = { run = ["sudo"] }', "grant = { run = true }"]) {
  Deno.test(`a plugin with ${grant} keeps what the programs that it starts may need`, () => {
    const [, service] = unitsOf(wakeUp(grant, ["0 9 * * *"]), SYSTEM);
    assertNotMatch(service?.text ?? "", /NoNewPrivileges|Protect|Restrict/);
  });
}

Deno.test("a service gets the limits of its plugin's runs, and room for the wake-up beside them", () => {
  const limits = 'memory = "512MB"\ntasks = 64\nnice = 10\ntimeout = "5m"\n';
  const [, service] = unitsOf(wakeUp(limits, ["0 9 * * *"]), SYSTEM);
  assertStringIncludes(service?.text ?? "", "\nMemoryMax=640000000\nTasksMax=128\nNice=10\n");
});

Deno.test("a service has no limit that its plugin does not name, and none of time: a wake-up may do many windows", () => {
  const [, service] = unitsOf(wakeUp("", ["0 9 * * *"]), SYSTEM);
  assertNotMatch(service?.text ?? "", /^(MemoryMax|TasksMax|Nice|RuntimeMaxSec|TimeoutStartSec)=/m);
});

Deno.test("upkeep comes every five minutes where no manager does it, and what it woke goes on", () => {
  const [timer, service] = unitsOf(UPKEEP, SYSTEM);
  assertEquals(timer?.name, "gapless-jobs-1f00ba11-gapless.upkeep.timer");
  assertMatch(timer?.text ?? "", /^OnCalendar=.*\/5.* UTC$/m);
  assertMatch(service?.text ?? "", /^KillMode=process$/m);
  assertMatch(
    service?.text ?? "",
    /^ExecStart=\/usr\/bin\/gapless upkeep --manifest \/srv\/jobs\/gapless.toml --state \S+$/m,
  );
});

const WORDS: readonly (readonly [word: string, written: string])[] = [
  ["/opt/gapless", "/opt/gapless"],
  ["my jobs", '"my jobs"'],
  ["100%", '"100%%"'],
  ["$HOME", '"$$HOME"'],
  ["${HOME}", '"$${HOME}"'],
  ['say "hi"\\', '"say \\"hi\\"\\\\"'],
  ["a;b", '"a;b"'],
  ["Jörg", '"Jörg"'],
];
for (const [word, written] of WORDS) {
  Deno.test(`joinUnitWords() writes ${word} as ${written}`, () =>
    assertEquals(joinUnitWords([word]), written));
}

Deno.test("joinUnitWords() refuses what no unit file carries", () => {
  assertThrows(
    () => joinUnitWords(["a\nExecStartPre=/bin/evil"]),
    RangeError,
    'Cannot put "a\\nExecStartPre=/bin/evil" in a systemd unit: it holds a control character; rename it',
  );
});
