import { assertEquals, assertMatch } from "@std/assert";
import { House, PROGRAM, type Result, resultOf, until } from "./house.ts";

const plugin = (name: string, keys = "") =>
  `[plugins.${name}]\nmodule = "./plugin.ts"\ngrant = { read = ["."], write = ["."], unsafe = true }\n${keys}`;
const MANIFEST = `[gapless]
max_concurrent = 2
pools = { db = 1 }
[plugins.bad]
module = "./bad.ts"
pool = "db"
retry = { attempts = 1 }
${plugin("hang", 'timeout = "20s"\n')}${plugin("db-1", 'pool = "db"\n')}${plugin("db-2", 'pool = "db"\n')}${
  plugin("free")
}[plugins.manager]
enabled = false
`;
/** Says when it begins and ends, and stays until it may go. */
const PLUGIN = `import { definePlugin } from "@gapless/gapless";
const note = (text) => Deno.writeTextFileSync("notes", text + "\\n", { append: true });
const isThere = (name) => { try { return Deno.statSync(name).isFile; } catch { return false; } };
export default definePlugin({
  interval: "0 0 1 1 *",
  async run(start, end, { plugin }) {
    note("begin " + plugin);
    while (!isThere("go-" + plugin)) await new Promise((done) => setTimeout(done, 20));
    note("end " + plugin);
  },
});`;
const BAD =
  'export default { enabled: () => true, interval: () => "0 0 1 1 *", run() { throw new Error("no luck"); } };';

/** Wakes a plugin as a line of the crontab does. */
async function wake(house: House, name: string): Promise<Result> {
  const [program, ...first] = PROGRAM;
  const place = ["--manifest", `${house.path}/gapless.toml`, "--state", `${house.path}/state`];
  const args = [...first, "run", name, ...place];
  return await resultOf(
    new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "piped" }).output(),
  );
}

Deno.test("wake-ups that get no slot end with 0, and are started in their order as slots are released", async () => {
  await using house = await House.build({ "gapless.toml": MANIFEST, "plugin.ts": PLUGIN, "bad.ts": BAD });
  await house.claim();
  const notes = async () => (await house.read("notes")).trimEnd().split("\n");
  const noted = (text: string) => until(async () => (await notes()).includes(text), text, 60);
  const hanging = wake(house, "hang");
  await noted("begin hang");
  const first = wake(house, "db-1");
  await noted("begin db-1");
  for (const name of ["db-2", "bad", "free"]) {
    const { code, stdout, stderr } = await wake(house, name);
    assertEquals([code, stdout, stderr], [0, "", ""]);
  }
  const { plugins } = (await house.run("status", "--json")).json<
    {
      plugins: {
        name: string;
        problems: string[];
        waiting: { pool: string | null; holders: string[] } | null;
      }[];
    }
  >();
  const waiting = plugins.filter(({ waiting }) => waiting).map((
    { name, problems, waiting },
  ) => [name, problems.includes("waiting"), waiting?.pool, waiting?.holders.join()]);
  assertEquals(waiting, [
    ["bad", true, "db", "db-1"],
    ["db-2", true, "db", "db-1"],
    ["free", true, null, "db-1,hang"],
  ]);
  assertMatch(
    (await house.run("status")).stdout,
    /db-2: waiting for a slot of the pool "db" since [^;]+; held by db-1/,
  );
  // A person who wants it now gets it beside all slots.
  await house.write("go-free", "");
  assertEquals((await house.run("run", "free", "--now")).code, 0);
  await house.write("go-db-1", "");
  assertEquals((await first).code, 0);
  // The one that runs now was started by the one that has ended, and outlives it.
  await noted("begin db-2");
  await house.write("go-db-2", "");
  await until(async () => (await house.history("bad")).length > 0, "the run that fails", 60);
  // Its report goes to the next wake-up whose output is read; the holder that is killed frees its slot.
  await until(async () => (await wake(house, "bad")).stderr.includes("no luck"), "its report", 60);
  await house.write("go-hang", "");
  assertEquals((await hanging).code, 0);
  const order = (await notes()).filter((note) => /db/.test(note));
  assertEquals(order, ["begin db-1", "end db-1", "begin db-2", "end db-2"]);
  await until(
    () => Promise.resolve(Array.from(Deno.readDirSync(`${house.path}/state/slots/queue`)).length === 0),
    "an empty queue",
    60,
  );
});
