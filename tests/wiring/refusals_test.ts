import { assertEquals, assertMatch } from "@std/assert";
import { sqliteLedger } from "../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { CommandSite } from "./command_site.ts";

// Covers src/wiring/read_state.ts, src/wiring/open_manifest.ts and src/commands/cli/find_known.ts, too.

const PLUGIN = 'export default { enabled: () => true, interval: () => "0 5 * * *", run() {} };\n';

function build(manifest: string | Uint8Array<ArrayBuffer> | "folder" | undefined): CommandSite {
  const hasFile = manifest !== undefined && manifest !== "folder";
  const site = new CommandSite({ "good.js": PLUGIN, ...hasFile ? { "gapless.toml": manifest } : {} });
  if (manifest === "folder") {
    Deno.mkdirSync(`${site.folder}/gapless.toml`);
    Deno.chmodSync(`${site.folder}/gapless.toml`, 0o755);
  }
  return site;
}

const COMMANDS = [
  "add ./good.js",
  "backfill good --from -1h --to now",
  "check",
  "check --frozen",
  "export --to crontab",
  "history",
  "history good",
  "ledger check",
  "ledger export out",
  "ledger prune",
  "logs good",
  "outdated",
  "pause good",
  "plan",
  "remove good",
  "resume good",
  "resume good --skip-missed",
  "retry good",
  "rewind good --to now",
  "run good",
  "run good --from -1h --to now",
  "run good --now",
  "skip good --all --why x",
  "status",
  "sync",
  "try good",
  "up",
  "up --scheduler internal",
  "update",
  "vendor",
  "windows good",
];

/** Signals are listened to, and libraries loaded, until the process ends: commands are run in this one. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

const TABLE = '[plugins.good]\nmodule = "./good.js"\n';

const FAULTS: readonly (readonly [
  what: string,
  manifest: string | Uint8Array<ArrayBuffer> | undefined,
  issue: RegExp,
])[] = [
  ["that is missing", undefined, /there is no such file; write one with `gapless init`/],
  ["that is a folder", "folder", /it is a folder/],
  ["that is not UTF-8", new Uint8Array([0xff, 0xfe, 0x00]), /it is not UTF-8/],
  ["that is not TOML", `${TABLE}schedule = "0 5`, /line 3, column /],
  ["with a ledger of no known kind", `[gapless]\nledger = "mysql://x"\n${TABLE}`, /gapless\.ledger: /],
  ["with an unset ledger", `[gapless]\nledger = { env = "GAPLESS_NO_URL" }\n${TABLE}`, /GAPLESS_NO_URL/],
  ["with a number out of range", `[gapless]\nkeep_runs = 0\n${TABLE}`, /gapless\.keep_runs: /],
  ["with an unknown key", `[gapless]\nnonsense = 1\n${TABLE}`, /gapless\.nonsense: unknown key/],
  ["with an unknown zone", `[gapless]\ntimezone = "Mars/Base"\n${TABLE}`, /gapless\.timezone: /],
  ["without its env_file", `[gapless]\nenv_file = "none"\n${TABLE}`, /gapless\.env_file: /],
  ["with an unknown table", `[gaples]\n${TABLE}`, /gaples: unknown key; did you mean "gapless"/],
];

/** These do not need the ledger, and so do not look for it. */
const WITHOUT_LEDGER =
  /^(add|remove|outdated|vendor|up|sync|plan|check|export|update|run|try|backfill|status)/;

for (const [what, manifest, issue] of FAULTS) {
  test(`a manifest ${what} ends every command that reads it with 78, and nothing is made`, async () => {
    using site = build(manifest);
    for (const command of COMMANDS) {
      if (what === "with an unset ledger" && WITHOUT_LEDGER.test(command)) continue;
      const { code, lines } = await site.run(command.split(" "));
      assertEquals([code, lines[0]], [
        78,
        `gapless: Cannot use the manifest "${site.folder}/gapless.toml":`,
      ], `${command}: ${lines.join("\n")}`);
      assertMatch(lines[1] ?? "", issue, command);
      assertEquals(site.hasState() && what !== "with an unset ledger", false, command);
    }
    const { code, lines } = await site.run(["windows", "good", "--json"]);
    assertEquals([code, JSON.parse(lines[0] ?? "").error.kind], [78, "manifest"]);
  });
}

const BAD =
  `${TABLE}[plugins.bad]\nmodule = "./good.js"\nschedule = "61 * * * *"\n[plugins.manager]\nenabled = false\n`;
const HERE =
  /^gapless: There is no ledger for ".+\/gapless\.toml": looked in ".+\/state" as \w+@.+; "gapless sync" makes/;
const BAD_TABLE = /^gapless: Cannot use the manifest|^ {2}plugins\.bad\.schedule/;

const READS: readonly (readonly [command: string, code: number, first: RegExp])[] = [
  ["status", 0, HERE],
  ["windows good", 0, HERE],
  ["history", 0, HERE],
  ["history good", 0, HERE],
  ["logs good", 0, HERE],
  ["ledger check", 78, HERE],
  ["ledger export out", 78, HERE],
  ["ledger prune", 78, HERE],
  ["pause good", 78, HERE],
  ["resume good", 78, HERE],
  ["retry good", 78, HERE],
  ["skip good --all --why x", 78, HERE],
  ["rewind good --to now", 78, HERE],
  ["outdated", 78, /^gapless: bad: Cannot use the manifest/],
  ["rewind bad --to now", 78, HERE],
];

test("what reads an instance makes neither state folder nor ledger, and says whose it looked for", async () => {
  using site = build(BAD);
  for (const [command, code, first] of READS) {
    const found = await site.run(command.split(" "));
    assertEquals(found.code, code, `${command}: ${found.lines.join("\n")}`);
    assertMatch(found.lines[0] ?? "", first, command);
    assertEquals(site.hasState(), false, command);
  }
  const { code, lines } = await site.run(["logs", "good", "--json"]);
  assertEquals([code, JSON.parse(lines.at(-1) ?? "")], [0, {
    plugin: "good",
    runs: [],
    entries: [],
  }]);
});

test("a name that is not known is answered with the nearest one, and an error of one plugin is its own", async () => {
  using site = build(BAD);
  for (const command of ["run", "try", "windows", "history", "logs", "update", "remove", "backfill"]) {
    const { code, lines } = await site.run([command, "goood"]);
    assertEquals(code, 2, `${command}: ${lines.join("\n")}`);
    assertMatch(
      lines.at(-1) ?? "",
      /^gapless: There is no plugin "goood" in .+; did you mean "good"\?$/,
      command,
    );
  }
  for (const command of ["run bad", "try bad", "backfill bad --from -1h --to now"]) {
    const { code, lines } = await site.run(command.split(" "));
    assertEquals(code, 78, command);
    assertMatch(lines[0] ?? "", BAD_TABLE, command);
    assertMatch(lines[1] ?? "", BAD_TABLE, command);
  }
  await Deno.mkdir(`${site.folder}/state`, { recursive: true, mode: 0o700 });
  await using ledger = sqliteLedger(`${site.folder}/state/ledger.db`, { version: "0.2.0" });
  await ledger.register({ name: "gone", module: "./gone.js", now: new Date() });
  assertEquals((await site.run(["windows", "gone"])).lines, ["No window yet."]);
  assertMatch(
    (await site.run(["pause", "good"])).lines[0] ?? "",
    /"good" has not been scheduled or run yet; "gapless sync"/,
  );
  for (const command of ["pause", "resume", "retry", "skip --all --why x", "rewind --to now"]) {
    const [verb = "", ...flags] = command.split(" ");
    const { code, lines } = await site.run([verb, "goood", ...flags]);
    assertEquals(code, 2, `${command}: ${lines.join("\n")}`);
    assertMatch(lines.at(-1) ?? "", /did you mean "good"\?$/, command);
  }
});
