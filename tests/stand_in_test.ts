import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DenoShell } from "../src/adapters/shell/deno_shell.ts";
import { assertStandIn, NO_CRONTAB, programsWith } from "./stand_in.ts";

Deno.test("a test without a stand-in for crontab is refused", () => {
  assertThrows(() => assertStandIn({}), Error, "a test must name a stand-in for crontab by GAPLESS_CRONTAB");
  assertThrows(() => assertStandIn({ GAPLESS_CRONTAB: "" }), Error, "a test must name a stand-in");
});

Deno.test("a program of the machine is no stand-in, nor is a link to one", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.symlink("/bin/sh", `${folder}/crontab`);
    for (const path of ["/bin/sh", `${folder}/crontab`]) {
      assertThrows(() => programsWith(path), Error, `${path} is no stand-in for crontab`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the stand-in for tests that bring none fails, and explains why", async () => {
  const shell = new DenoShell(programsWith(NO_CRONTAB));
  const { code, stderr } = await shell.run({ argv: ["crontab", "-l"], timeoutMs: 10_000 });
  assertEquals(code, 1);
  assertStringIncludes(stderr, "a test called crontab -l without a stand-in of its own");
});
