import { assertEquals, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { userInfo } from "node:os";
import { forgetLastWrite, installCrontab, listCrontab } from "./crontab.ts";
import { House, type Result, until } from "./house.ts";

const REPORT = '[plugins.report]\nmodule = "./report.ts"\nconfig = { token = { env = "TOKEN" } }\n';
const OTHER = '[plugins.other]\nmodule = "./other.ts"\n';
const REST = '[gapless]\nenv_file = ".env"\n[plugins.manager]\nenabled = false\n';
const UNCHANGED = "The crontab is in step with the manifest.\n";

function plugin(interval: string): string {
  return `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "${interval}", run() {} });
`;
}

Deno.test("a sync ends early while nothing changes, and notices whatever does", async () => {
  await using house = await House.build({
    "gapless.toml": REPORT + OTHER + REST,
    "report.ts": plugin("0 9 * * *"),
    "other.ts": plugin("0 10 * * *"),
    ".env": "TOKEN=secret\n",
  });
  /** Syncs; tells, too, whether that was done in full: then the lock of the crontab was taken. */
  const sync = async (...args: string[]): Promise<Result & { readonly inFull: boolean }> => {
    await forgetLastWrite();
    const result = await house.run("sync", ...args);
    return { ...result, inFull: await exists(`${userInfo().homedir}/.local/state/gapless/crontab.lock`) };
  };
  /** What was changed so lately may change again and leave no trace: it takes seconds until a sync can end early. */
  const settle = () => until(async () => !(await sync()).inFull, "a sync that ends early", 60);
  /** Asserts that the next sync is done in full, and returns what it printed. */
  const notices = async (...args: string[]): Promise<Result> => {
    const result = await sync(...args);
    assertEquals(result.inFull, true, result.stdout);
    return result;
  };
  await installCrontab("17 3 * * * /usr/bin/backup\n");
  assertEquals((await notices()).stdout, "added: report, other\n");
  await settle();

  const { code, stdout, stderr, inFull } = await sync();
  assertEquals([code, stdout, stderr, inFull], [0, UNCHANGED, "", false]);
  assertEquals((await sync("--quiet")).stdout, "");
  const document = await sync("--json", "--unless-edited", "--if-standing");
  assertEquals(document.inFull, false);
  assertEquals((await house.read("state/last_sync")).includes("secret"), false);
  // Which is always done in full.
  assertEquals(document.stdout, (await notices("--frozen", "--json")).stdout);
  assertEquals((await notices("--state", `${house.path}/state2`, "--quiet")).code, 0);
  await notices("--quiet");
  await settle();

  // Somebody else's lines, in which the block may be at another place.
  await installCrontab(`# first\n${await listCrontab()}`);
  assertEquals((await notices()).code, 0);
  await settle();

  await installCrontab((await listCrontab()).replace("0 9 * * *", "0 8 * * *"));
  const edited = await notices("--unless-edited");
  assertEquals([edited.code, edited.stdout], [78, ""]);
  assertStringIncludes((await notices()).stderr, "was edited by hand");
  assertStringIncludes(await listCrontab(), "0 9 * * *");
  await settle();

  await installCrontab("17 3 * * * /usr/bin/backup\n");
  assertEquals((await notices("--if-standing")).code, 0);
  assertEquals((await listCrontab()).includes("gapless"), false);
  assertEquals((await notices()).stdout, "added: report, other\n");
  await settle();

  await house.write("report.ts", plugin("30 9 * * *"));
  assertEquals((await notices()).stdout, "updated: report\n");
  await settle();

  await house.write("other.ts", "export default {};\n");
  const broken = await notices();
  assertEquals(broken.code, 78);
  assertStringIncludes(broken.stderr, "other cannot be scheduled");
  // It is tried again each time.
  assertEquals((await notices()).code, 78);
  await house.write("other.ts", plugin("0 10 * * *"));
  assertEquals((await notices()).code, 0);
  await settle();

  await house.write(".env", "TOKEN=another\n");
  assertEquals((await notices()).stdout, UNCHANGED);
  await settle();

  await Deno.remove(`${house.path}/state/artifacts`, { recursive: true });
  assertEquals((await notices()).stdout, UNCHANGED);
  await settle();

  change(`${house.path}/state/ledger.db`, "delete from plugins where name = 'other'");
  assertEquals((await notices()).code, 0);
  assertEquals(
    change(`${house.path}/state/ledger.db`, "select name from plugins order by name")
      .map(({ name }) => name),
    ["manager", "other", "report"],
  );
  await settle();

  await house.write("gapless.toml", OTHER + REST);
  assertEquals((await notices()).stdout, "removed: report\n");
});

function change(path: string, statement: string) {
  const database = new DatabaseSync(path);
  try {
    return database.prepare(statement).all();
  } finally {
    database.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
