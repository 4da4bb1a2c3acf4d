import { assertEquals } from "@std/assert";
import { REST } from "../../tools/build/scripts.ts";
import { House, PROGRAM } from "./house.ts";

const IS_BINARY = PROGRAM.length === 1;

Deno.test({
  name: "the engine accepts the code caches that a build embedded in the binary",
  ignore: !IS_BINARY,
  async fn() {
    await using house = await House.build({
      "gapless.toml": '[plugins.near]\nmodule = "./near.ts"\n[plugins.manager]\nenabled = false\n',
      "near.ts": 'export default { enabled: () => true, interval: () => "0 5 * * *", run() {} };\n',
    }, { GAPLESS_SHOW_CODE_CACHE: "1" });
    await house.claim();
    const caches = async (...args: string[]) => {
      const { code, stderr } = await house.run(...args);
      assertEquals(code, 0, stderr);
      return stderr.split("\n").filter((line) => !/: code cache has none$/.test(line));
    };
    const accepted = (...scripts: string[]) => [...scripts.map((name) => `${name}: code cache accepted`), ""];
    assertEquals(await caches("check", "--quiet"), accepted("program.cjs", REST, "linker.cjs"));
    // A source that was written within the last seconds is linked again.
    const unlinked = (lines: string[]) => lines.filter((line) => line !== "linker.cjs: code cache accepted");
    assertEquals(unlinked(await caches("run", "near")), accepted("program.cjs"));
    assertEquals(unlinked(await caches("plan", "--quiet")), accepted("program.cjs", REST));
  },
});
