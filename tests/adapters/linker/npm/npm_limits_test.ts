import { assertEquals, assertRejects } from "@std/assert";
import { LIMITS } from "../../../../src/adapters/linker/link/limits.ts";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

linkerTest("link() stops at too many packages", async () => {
  await using remote = new RemoteProject({ "mod.ts": `export { default } from "npm:p0@1";` });
  for (let i = 0; i < 5; i++) {
    remote.registry.npm(`p${i}`, "1.0.0", {
      manifest: { dependencies: { [`p${i + 1}`]: "1" } },
      files: { "index.js": i < 4 ? `module.exports = require("p${i + 1}");` : "module.exports = 5;" },
    });
  }
  remote.limits = { ...LIMITS, packages: 4 };
  await assertRejects(
    () => remote.link("mod.ts"),
    LinkError,
    "npm:/p3@1.0.0/index.js:1:26: cannot link more than 4 packages of npm",
  );
  remote.limits = { ...LIMITS, packages: 5 };
  assertEquals(await remote.load("mod.ts"), 5);
});

linkerTest("link() stops at packages that are too large together", async () => {
  await using remote = new RemoteProject({
    "mod.ts": `import "npm:a@1"; import "npm:b@1"; import "npm:c@1";`,
  });
  for (const name of ["a", "b", "c"]) {
    remote.registry.npm(name, "1.0.0", { files: { "index.js": `/* ${"x".repeat(400_000)} */` } });
  }
  await remote.link("mod.ts");
  const { lock } = remote;
  remote.limits = { ...LIMITS, packageBytes: 1_000_000 };
  await assertRejects(
    () => remote.link("mod.ts", "renew"),
    LinkError,
    "cannot link more than 1 MB of packages of npm",
  );
  assertEquals(remote.lock, lock);
});
