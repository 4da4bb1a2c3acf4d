import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { House } from "./house.ts";

/** What a plugin tries without a grant, and what it lacks for it. */
const ATTEMPTS: readonly (readonly [name: string, code: string, lacks: RegExp])[] = [
  ["read-file", 'Deno.readTextFileSync("/etc/hostname")', /read access to "\/etc\/hostname"/],
  ["read-own-source", 'Deno.readTextFileSync("secret.js")', /read access to "secret\.js"/],
  ["list-folder", '[...Deno.readDirSync(".")]', /read access to "\."/],
  [
    "connect",
    'await Deno.connect({ hostname: "127.0.0.1", port: PORT })',
    /net access to "127\.0\.0\.1:\d+"/,
  ],
  ["fetch", 'await fetch("http://127.0.0.1:PORT/")', /net access to "127\.0\.0\.1:\d+"/],
  ["listen", 'Deno.listen({ hostname: "127.0.0.1", port: 0 })', /net access to "127\.0\.0\.1:0"/],
  ["read-variable", 'Deno.env.get("HOME")', /env access to "HOME"/],
  ["list-variables", "Deno.env.toObject()", /env access/],
  ["spawn", 'new Deno.Command("touch", { args: ["made"] }).outputSync()', /run access to "touch"/],
  [
    "spawn-by-node",
    '(await import("node:child_process")).execFileSync("touch", ["made"])',
    // Node's way reads the environment first, to hand it on.
    /(?:env|run) access/,
  ],
  ["write", 'Deno.writeTextFileSync("made", "")', /write access to "made"/],
  // No file is asked for: what is not linked is not imported.
  ["import", 'await import(new URL("secret.js", "file://HOUSE/").href)', /"file:\/\/.+\/secret\.js"/],
];

const REFUSED =
  /^ {2}(?:NotCapable: Requires .+, which is not in the plugin's grant|TypeError: Cannot import ".+": .+)$/m;

Deno.test("a plugin without grants is refused each access, and its run fails and says which", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let visits = 0;
  listener.accept().then(() => visits++, () => {});
  await using house = await House.build({
    "gapless.toml": ATTEMPTS.map(([name]) =>
      `[plugins.${name}]\nmodule = "./${name}.ts"\nretry = { attempts = 1 }\n`
    ).join(""),
    "secret.js": "Deno.writeTextFileSync('made', '');",
  });
  for (const [name, code] of ATTEMPTS) {
    const here = code.replace("PORT", String(listener.addr.port)).replace("HOUSE", house.path);
    await house.write(
      `${name}.ts`,
      `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 0 1 1 *",
  async run() {
    ${here};
  },
});`,
    );
  }

  for (const [name, , lacks] of ATTEMPTS) {
    const { code, stdout, stderr } = await house.run("run", name);
    assertEquals([code, stdout], [1, ""], stderr);
    assertStringIncludes(stderr, `gapless: ${name} failed on attempt 1 at the window `);
    assertMatch(stderr, REFUSED);
    assertMatch(stderr, lacks);
    assertStringIncludes(stderr, `${name}.ts:5:`);
    const [run, ...others] = await house.history(name);
    assertEquals([run?.outcome, others], ["failed", []]);
    assertMatch(run?.error ?? "", lacks);
    assertEquals((await house.windows(name)).map(({ state }) => state), ["owed"]);
  }
  assertEquals(await house.read("made"), "");
  assertEquals(visits, 0);
});
