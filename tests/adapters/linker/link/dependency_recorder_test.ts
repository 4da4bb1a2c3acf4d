import { assertEquals, assertRejects } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest, Project } from "../project.ts";

linkerTest(
  "link() names the files that are imported as data, and which of them came with the plugin",
  async () => {
    using project = Project.open({
      "outer.json": "{}",
      "site/near.txt": "near",
      "site/below/data.json": "{}",
      "site/.hidden": "hidden",
      "site/below/.folder/x.bin": "x",
      "site/code.ts": "export {};",
      "site/helper.ts": `import "../outer.json"; import "./below/data.json";`,
      "node_modules/lib/package.json": `{ "name": "lib", "version": "1.0.0", "main": "data.json" }`,
      "node_modules/lib/data.json": "{}",
      "site/mod.ts": `import "./helper.ts"; import "./code.ts"; import "lib";
      import near from "./near.txt" with { type: "text" };
      import hidden from "./.hidden" with { type: "text" };
      import link from "./link.txt" with { type: "text" };
      import far from "./below/.folder/x.bin" with { type: "bytes" };
      export default [near, hidden, link, far];`,
    });
    Deno.symlinkSync(project.path("outer.json"), project.path("site/link.txt"));
    const { data } = await project.link("site/mod.ts");
    const shown = data.map(({ path, realPath, own }) =>
      `${own ? "own" : "foreign"} ${relative(path)}${path === realPath ? "" : ` -> ${relative(realPath)}`}`
    );
    assertEquals(shown.sort(), [
      "foreign outer.json",
      "foreign site/.hidden",
      "foreign site/below/.folder/x.bin",
      "foreign site/link.txt -> outer.json",
      "own site/below/data.json",
      "own site/near.txt",
    ]);
    // It is known without linking again, too.
    assertEquals((await project.link("site/mod.ts")).data, data);

    function relative(path: string): string {
      return path.slice(project.path("x").length - 1);
    }
  },
);

for (const path of ["../../secret.txt", "../../code.js", "/etc/hostname"]) {
  linkerTest(`link() lets no package import "${path}"`, async () => {
    using project = Project.open({
      "secret.txt": "secret",
      "code.js": "export default 1;",
      "node_modules/lib/package.json":
        `{ "name": "lib", "version": "1.0.0", "type": "module", "main": "lib.js" }`,
      "node_modules/lib/lib.js": `export { default } from "${path}" with { type: "text" };`,
      "mod.ts": `export { default } from "lib";`,
    });
    const error = await assertRejects(() => project.link("mod.ts"), LinkError);
    assertEquals(
      error.message.includes(`cannot import "${path}": a package must import no file outside node_modules`),
      true,
      error.message,
    );
  });
}
