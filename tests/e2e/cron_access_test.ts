import { assertEquals, assertStringIncludes } from "@std/assert";
import { command } from "./command.ts";
import { House, PROGRAM, type Result, resultOf } from "./house.ts";

const SCRIPT = new URL("cron_access.sh", import.meta.url).pathname;
const USER = "nobody";
const FILES = {
  "gapless.toml": '[plugins.report]\nmodule = "./report.ts"\nsince = "now"\n',
  "report.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "5 4 29 2 *", run() {} });`,
};

/** What `doctor --json` prints. */
interface Examined {
  readonly findings: readonly { readonly check: string; readonly message: string; readonly remedy: string }[];
}

/** Runs the program as an ordinary user, on a machine with such a list of users. */
async function runListed(
  house: House,
  [list, text]: readonly [string, string],
  ...args: string[]
): Promise<Result> {
  const name = ["--mount", "--propagation", "private", "sh", SCRIPT, USER, list, text];
  return await resultOf(
    new Deno.Command("unshare", {
      args: [...name, ...PROGRAM, ...args],
      cwd: house.path,
      env: { GAPLESS_STATE: `${house.path}/state`, NO_COLOR: "1" },
      signal: AbortSignal.timeout(120_000),
    }).output(),
  );
}

async function houseOfUser(): Promise<House> {
  const house = await House.build(FILES);
  await command("chown", "-R", USER, house.path);
  return house;
}

for (
  const [list, text, remedy] of [
    ["cron.allow", "root", `add a line "${USER}" to it`],
    ["cron.deny", USER, `remove "${USER}" from it`],
  ] as const
) {
  Deno.test(`a user whom ${list} keeps out is told so, and what to do`, async () => {
    await using house = await houseOfUser();
    const synced = await runListed(house, [list, text], "sync");
    assertEquals(synced.code, 78, synced.stderr);
    assertStringIncludes(
      synced.stderr,
      `gapless: Cannot read the crontab: You (${USER}) are not allowed to use this program (crontab)`,
    );
    assertStringIncludes(synced.stderr, "have an administrator name you in /etc/cron.allow");
    const examined = await runListed(house, [list, text], "doctor", "--json");
    assertEquals(examined.code, 1, examined.stderr);
    const finding = examined.json<Examined>().findings.find(({ check }) => check === "crontab");
    assertEquals([finding?.message, finding?.remedy], [
      `/etc/${list} keeps ${USER} from using cron`,
      remedy,
    ]);
  });
}

Deno.test("a user whom cron.allow names has a crontab of their own", async () => {
  await using house = await houseOfUser();
  const synced = await runListed(house, ["cron.allow", USER], "sync");
  assertEquals([synced.code, synced.stderr], [0, ""]);
  const examined = await runListed(house, ["cron.allow", USER], "doctor", "--json");
  const finding = examined.json<Examined>().findings.find(({ check }) => check === "crontab");
  assertEquals(finding?.message, `/usr/bin/crontab of Debian's cron, and ${USER} may use it`);
  assertEquals((await runListed(house, ["cron.allow", USER], "down")).code, 0);
});
