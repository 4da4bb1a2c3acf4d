import { assert, assertEquals, assertRejects } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "./remote_project.ts";

linkerTest("link() takes no locked module for another one, though its server leads there", async () => {
  await using remote = new RemoteProject();
  const { registry, project } = remote;
  const strict = registry.put("/strict.ts", `export default "strict";`);
  const lax = registry.put("/lax.ts", `export default "lax";`);
  project.write("mod.ts", `import a from "${strict}"; import b from "${lax}"; export default [a, b];`);
  await remote.link("mod.ts");
  const { lock } = remote;
  registry.fail("/strict.ts", { kind: "redirect", to: lax });
  // Another host, which has the lock and nothing else.
  Deno.removeSync(project.stateDir, { recursive: true });
  const { message } = await assertRejects(() => remote.link("mod.ts"), LinkError);
  assert(message.includes(`cannot use "${lax}": it changed; its SHA-256 should be `), message);
  assertEquals(remote.lock, lock);
});

linkerTest("link() takes the bytes of where a URL leads now, though the tag is that of before", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  const latest = registry.url("/latest.ts");
  registry.fail("/latest.ts", { kind: "redirect", to: registry.put("/1.ts", `export default 1;`) });
  assertEquals(await remote.load(latest), 1);
  registry.fail("/latest.ts", { kind: "redirect", to: registry.put("/2.ts", `export default 2;`) });
  registry.fail("/2.ts", { kind: "status", status: 304 }, 1);
  assertEquals(await remote.load(latest, "renew"), 2);
});

linkerTest("link() tells of a lock that leads in a circle", async () => {
  await using remote = new RemoteProject();
  const [a, b] = [remote.registry.put("/a.ts", ""), remote.registry.put("/b.ts", "")];
  for (const redirects of [{ [a]: a }, { [a]: b, [b]: a }]) {
    remote.lock = JSON.stringify({ version: 1, redirects });
    const { message } = await assertRejects(() => remote.link(a), LinkError);
    assert(message.endsWith(`cannot use "${a}": gapless.lock leads it in a circle; take its redirects out`));
  }
});

linkerTest("link() follows a lock whose redirects lead from one to the next", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  const [a, b, c] = [
    registry.url("/a.ts"),
    registry.url("/b.ts"),
    registry.put("/c.ts", `export default "c";`),
  ];
  remote.lock = JSON.stringify({ version: 1, redirects: { [a]: b, [b]: c } });
  assertEquals(await remote.load(a), "c");
});
