import { assertEquals, assertMatch } from "@std/assert";
import { killIfAlive } from "../kill_if_alive.ts";
import { House, until } from "./house.ts";
import { fill, mountSmall } from "./small_disk.ts";

const MODULES = 8;

/** A server of a chain of modules; it may stop at one of them until it is told to go on. */
class ChainServer implements AsyncDisposable {
  /** Number of the module that nobody gets. */
  stuckAt: number | undefined;
  #reached = Promise.withResolvers<void>();
  #released = Promise.withResolvers<void>();
  readonly #server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const i = Number(/\d+/.exec(new URL(request.url).pathname)?.[0]);
    if (i === this.stuckAt) {
      this.#reached.resolve();
      await this.#released.promise;
    }
    const code = i + 1 < MODULES ? `export { word } from "./${i + 1}.ts";` : `export const word = "linked";`;
    return new Response(code, { headers: { "content-type": "application/typescript" } });
  });

  /** A house with a plugin that imports the first module. */
  async house(): Promise<House> {
    return await House.build({
      "gapless.toml": '[plugins.far]\nmodule = "./far.ts"\n[plugins.manager]\nenabled = false\n',
      "far.ts": `import { definePlugin } from "@gapless/gapless";
import { word } from "http://127.0.0.1:${this.#server.addr.port}/0.ts";
export default definePlugin({ interval: "0 5 * * *", run() { console.log(word); } });
`,
    });
  }

  /** Waits until somebody asks for the module that nobody gets. */
  async reached(): Promise<void> {
    await this.#reached.promise;
    this.#reached = Promise.withResolvers();
  }

  /** Gives it. */
  release(): void {
    this.stuckAt = undefined;
    this.#released.resolve();
    this.#released = Promise.withResolvers();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** Returns the names of what lies in a folder of the state folder, of temporary files too. */
function namesIn(house: House, folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(`${house.path}/state/${folder}`), ({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

Deno.test("on a terminal a person sees how many modules have come, in a line that is gone at the end", async () => {
  await using server = new ChainServer();
  await using house = await server.house();
  await house.claim();
  const shown = await house.atTerminal("", "check");
  const lines = shown.split("\r\x1b[K");
  assertEquals(lines.slice(0, 2), ["", "Fetching modules: 0 of 1"]);
  assertEquals(lines.slice(1, -1).filter((line) => !/^(?:Fetching modules: \d+ of \d+)?$/.test(line)), []);
  assertMatch(lines.at(-1)!, /^PLUGIN +STATE +SCHEDULE\r\n/);
  await Deno.remove(`${house.path}/state`, { recursive: true });
  const { stdout, stderr } = await house.run("check");
  assertEquals([stdout.includes("Fetching"), stderr], [false, ""]);
});

Deno.test("a link that is killed, whenever that is, leaves nothing by which the next one goes wrong", async () => {
  await using server = new ChainServer();
  await using whole = await server.house();
  await whole.claim();
  assertEquals((await whole.run("check")).code, 0);
  await using house = await server.house();
  for (const stuckAt of [0, MODULES - 1]) {
    server.stuckAt = stuckAt;
    await house.claim();
    const child = house.start("check");
    await server.reached();
    child.kill("SIGKILL");
    await child.output();
    server.release();
    assertEquals([namesIn(house, "artifacts"), await house.read("gapless.lock")], [[], ""]);
  }
  for (const written of ["state/artifacts", "gapless.lock"]) {
    await house.claim();
    const child = house.start("check");
    await until(() => exists(`${house.path}/${written}`), written, 60);
    killIfAlive(child);
    await child.output();
    assertEquals((await house.run("check", "--json")).stderr, "");
    const parts = namesIn(house, "artifacts").filter((name) => name.endsWith(".part"));
    assertEquals(namesIn(house, "artifacts"), [...parts, ...namesIn(whole, "artifacts")]);
    assertEquals(await house.read("gapless.lock"), await whole.read("gapless.lock"));
    await Deno.remove(`${house.path}/state`, { recursive: true });
    await Deno.remove(`${house.path}/gapless.lock`);
  }
});

Deno.test("a link on a full disk says so, keeps what there was, and goes on once there is space", async () => {
  await using server = new ChainServer();
  await using house = await server.house();
  await house.claim();
  assertEquals((await house.run("check")).code, 0);
  // A disk of its own, for a full ledger would say so first.
  const folder = `${house.path}/state/artifacts`;
  await Deno.rename(folder, `${folder}.old`);
  await using _disk = await mountSmall(folder, "size=64k");
  for (const name of Deno.readDirSync(`${folder}.old`)) {
    await Deno.copyFile(`${folder}.old/${name.name}`, `${folder}/${name.name}`);
  }
  await fill(`${folder}/filler`);
  const [before, lock] = [namesIn(house, "artifacts"), await house.read("gapless.lock")];
  await house.write(
    "far.ts",
    (await house.read("far.ts")).replace("console.log(word)", "console.log(word, 2)"),
  );
  const { code, stderr } = await house.run("check");
  assertEquals(code, 78, stderr);
  assertMatch(
    stderr,
    /^\nfar: Cannot write "\S+\/state\/artifacts\/\S+": No space left on device \(os error 28\)[^;]*; free some space\n$/,
  );
  assertEquals([namesIn(house, "artifacts"), await house.read("gapless.lock")], [before, lock]);
  await Deno.remove(`${folder}/filler`);
  assertEquals((await house.run("check")).code, 0);
  assertEquals(namesIn(house, "artifacts").length, before.length + 1);
});
