import { assert, assertEquals } from "@std/assert";
import { isHostile } from "../domain/text/hostile_text.ts";
import { attacker, attackSite, outcomesOf } from "./attack_site.ts";
import type { House } from "./house.ts";

const COMMANDS = [["try", "attacker"], ["try", "attacker", "--json"], [
  "run",
  "attacker",
  "--verbose",
]] as const;
/** What would pass for a line of the program's own, or for its JSON. */
const FORGED = /^(gapless: forged|\{"forged")/;
/** Marks of what was written: most ways are there in every version of Deno. */
const FEWEST_MARKS = 40;

function site(): Promise<House> {
  return attackSite([attacker("streams")]);
}

for (const args of COMMANDS) {
  Deno.test(`what a plugin writes to standard streams is lines of its log: gapless ${args.join(" ")}`, async () => {
    await using house = await site();
    const { code, stdout, stderr } = await house.run(...args);
    assertEquals(code, 0, stderr);
    for (const line of `${stdout}\n${stderr}`.split("\n")) {
      assert(!isHostile(line) && !FORGED.test(line), `it printed ${JSON.stringify(line)}`);
    }
    const isJson = args.includes("--json" as never);
    if (isJson) JSON.parse(stdout);
    else assertMarks(stderr);
    if (args[0] === "run") {
      assertMarks((await house.run("logs", "attacker")).stdout);
      const outcomes = outcomesOf((await house.run("logs", "attacker")).stdout);
      assert(outcomes.length > 70 && outcomes.every(({ outcome }) => outcome === "refused"));
    }
  });
}

Deno.test("what a plugin writes to standard streams does not reach a terminal as it is", async () => {
  await using house = await site();
  const seen = await house.atTerminal("typed\n", "try", "attacker");
  for (const line of seen.split(/\r?\n/)) {
    // The program's own colours, and the erasing of its progress.
    // deno-lint-ignore no-control-regex
    const plain = line.replace(/\x1b\[(\d+(;\d+)*m|K|\?25[hl])|\r/g, "");
    assert(!isHostile(plain) && !FORGED.test(plain), `it printed ${JSON.stringify(line)}`);
    // deno-lint-ignore no-control-regex
    assert(!/\x1b\[31mRAW|\x1b\]0;|\x1b\[1;1H/.test(line), `it printed ${JSON.stringify(line)}`);
  }
  assertMarks(seen);
});

Deno.test("a plugin reads nothing of what is typed or piped into the program", async () => {
  await using house = await attackSite([{
    name: "reader",
    module: `import fs from "node:fs";
import process from "node:process";
const ways = {
  deno: () => Deno.stdin.readSync(new Uint8Array(99)),
  later: () => Deno.stdin.read(new Uint8Array(99)),
  stream: () => Deno.stdin.readable.getReader().read().then(({ done }) => done ? null : "data"),
  fs: () => fs.readSync(0, new Uint8Array(99)) || null,
  file: () => fs.readFileSync(0).length || null,
  node: () => new Promise((resolve, reject) => process.stdin.on("data", resolve).on("end", () => resolve(null)).on("error", reject)),
  prompt: () => globalThis.prompt?.("?") ?? null,
  confirm: () => globalThis.confirm?.("?") || null,
};
export default { enabled: () => true, interval: () => "0 0 * * *", async run() {
  for (const [name, way] of Object.entries(ways)) {
    try { console.log("read", name, (await way()) === null ? "nothing" : "SOMETHING"); } catch (error) { console.log("read", name, "refused", error.message); }
  }
} };`,
  }]);
  const seen = await house.atTerminal("typed by somebody\n", "try", "reader");
  const lines = seen.split("\n").filter((line) => line.includes("read "));
  assertEquals(lines.length, 8, seen);
  for (const line of lines) assert(/nothing|refused/.test(line), line);
});

function assertMarks(text: string): void {
  const marks = new Set(text.match(/RAW-\d+/g));
  assert(marks.size >= FEWEST_MARKS, `only ${marks.size} of what was written came out`);
}
