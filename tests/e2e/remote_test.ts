import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { House } from "./house.ts";
import { manifestOf, RemoteWorld, SAID } from "./remote_world.ts";

Deno.test("what vendor gathers is all that a server without a network needs", async () => {
  await using world = await RemoteWorld.open();
  const { house, registry } = world;
  assertEquals((await house.run("add", "jsr:@acme/chain@^1", "--grant")).code, 0);
  const vendored = await house.run("vendor");
  assertMatch(vendored.stdout, /^\/.*\/gapless_modules holds 6 modules, \d\.\d kB\.\n$/);
  await registry.stop();

  await using server = await House.build({});
  for (const name of ["gapless.toml", "gapless.lock", "gapless_modules"]) {
    await new Deno.Command("cp", { args: ["-r", `${house.path}/${name}`, server.path] }).output();
  }
  const checked = await server.run("check", "--frozen");
  assertEquals([checked.code, checked.stderr], [0, ""]);
  const tried = await server.run("try", "chain");
  assertEquals([tried.code, tried.stderr], [0, ""]);
  assertEquals(await server.read("said.txt"), SAID);
  assertEquals(await server.read("gapless.lock"), await house.read("gapless.lock"));
});

Deno.test("what is not granted is named before the first run, with why and what to write", async () => {
  await using world = await RemoteWorld.open();
  const { house, registry } = world;
  const added = await house.run("add", "jsr:@acme/chain@^1", "--name", "mine");
  assertEquals([added.code, added.stderr], [0, ""]);
  assertStringIncludes(added.stdout, "/gapless.toml, without a grant: gapless check tells what to write.\n");
  assertEquals(
    await house.read("gapless.toml"),
    `${manifestOf(registry)}\n\n[plugins.mine]\nmodule = "jsr:@acme/chain@^1"\nsince = "now"\n`,
  );
  const checked = await house.run("check");
  assertEquals(checked.code, 0);
  assertStringIncludes(checked.stdout, "mine     ungranted  * * * * *\n");
  const missing = `mine: it asks for what its grant does not hold:
  write  ./said.txt  says it there
To grant it, let the manifest say:
  [plugins.mine.grant]
  write = ["./said.txt"]
`;
  assertEquals(checked.stderr, `\n${missing}`);
  const tried = await house.run("try", "mine");
  assertEquals(tried.code, 1);
  assertStringIncludes(tried.stderr, "NotCapable: Requires write access to ");
  assertStringIncludes(tried.stderr, missing);
  const again = await house.run("add", "jsr:@acme/chain@^1", "--name", "mine");
  assertEquals([again.code, again.stderr], [
    2,
    'gapless: There is a plugin "mine" already; choose another name with --name N\n',
  ]);
});

Deno.test("on a terminal a person is asked whether to grant", async () => {
  await using world = await RemoteWorld.open();
  const { house } = world;
  for (const [answer, name, grant] of [["n", "no", ""], ["y", "yes", 'write = ["./said.txt"]\n']]) {
    const shown = await house.atTerminal(`${answer}\n`, "add", "jsr:@acme/chain@^1", "--name", name!);
    assertStringIncludes(shown, "It asks for:\r\n  write  ./said.txt  says it there\r\nGrant this? [y/N] ");
    const manifest = await house.read("gapless.toml");
    assertEquals(manifest.split(`[plugins.${name}.grant]\n`)[1] ?? "", grant);
  }
});

Deno.test("update and outdated tell from where to where, and update asks for what a new version needs", async () => {
  await using world = await RemoteWorld.open();
  const { house, registry } = world;
  assertEquals((await house.run("add", "jsr:@acme/chain@^1", "--grant")).code, 0);
  assertEquals((await house.run("outdated")).stdout, "Every package is the newest.\n");
  registry.jsr("@acme/chain", "1.1.0", {
    files: {
      "/mod.ts": `export default {
  permissions: { net: { "acme.org": "asks there first" } },
  enabled: () => true,
  interval: () => "* * * * *",
  run() {},
};`,
    },
  });
  registry.jsr("@acme/chain", "2.0.0", { files: { "/mod.ts": "" } });
  assertEquals(
    (await house.run("outdated")).stdout,
    `PLUGIN  PACKAGE             LOCKED  IN RANGE  NEWEST
chain   jsr:@acme/chain@^1  1.0.0   1.1.0     2.0.0
`,
  );
  const updated = await house.run("update", "chain");
  assertEquals(
    [updated.code, updated.stdout],
    [
      0,
      `PLUGIN  MODULE              FROM   TO
chain   jsr:@acme/chain@^1  1.0.0  1.1.0
`,
    ],
    updated.stderr,
  );
  assertStringIncludes(updated.stderr, "  net  acme.org  asks there first\n");
  const lock = JSON.parse(await house.read("gapless.lock"));
  assertEquals(lock.specifiers, { "jsr:@acme/chain@^1": "1.1.0" });
  assertEquals((await house.run("update")).stdout, "Everything is at the newest version in its range.\n");
});
