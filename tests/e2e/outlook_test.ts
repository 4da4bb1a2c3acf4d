import { assertEquals } from "@std/assert";
import { House } from "./house.ts";

const YEARLY = `[plugins.report]
module = "./report.ts"
schedule = "0 0 1 1 *"
config = { token = { env = "TOKEN" } }

[gapless]
env_file = ".env"
`;
const REPORT = `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "0 0 1 1 *", run() {} });
`;

Deno.test("a wake-up that has nothing to do ends early, until something changes", async () => {
  await using house = await House.build({
    "gapless.toml": YEARLY,
    "report.ts": REPORT,
    ".env": "TOKEN=secret",
  });
  const wake = () => house.run("run", "report", "--manifest", at("gapless.toml"), "--state", at("state"));
  /** Tells whether a wake-up asked the linker, which makes its records anew. */
  const wakesInFull = async () => {
    await Deno.remove(at("state/links"), { recursive: true });
    const { code, stdout, stderr } = await wake();
    assertEquals([code, stdout, stderr], [0, "", ""]);
    return await exists(at("state/links"));
  };
  const settle = async () => {
    // What was changed so lately may change again and leave no trace.
    await new Promise((done) => setTimeout(done, 3500));
    // The first one makes the links' records, the second one finds them old enough.
    await wake();
    await wake();
  };
  assertEquals((await wake()).code, 0);
  assertEquals((await house.windows("report")).length, 1);
  await settle();
  assertEquals(await wakesInFull(), false);
  assertEquals((await house.read("state/outlooks/report.json")).includes("secret"), false);

  await Deno.mkdir(at("state/links"));
  await house.write("report.ts", `${REPORT}// changed`);
  assertEquals(await wakesInFull(), true);
  await settle();
  assertEquals(await wakesInFull(), false);

  await Deno.mkdir(at("state/links"));
  await house.write(".env", "TOKEN=another");
  assertEquals(await wakesInFull(), true);
  await settle();
  assertEquals(await wakesInFull(), false);

  await house.write("gapless.toml", YEARLY.replace("0 0 1 1 *", "* * * * *"));
  assertEquals((await wake()).code, 0);
  assertEquals((await house.windows("report")).length, 2);

  function at(name: string): string {
    return `${house.path}/${name}`;
  }
});

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
