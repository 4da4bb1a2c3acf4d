import { assertRejects, assertStringIncludes } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { type Attack, openCase, testAttack, TEXT } from "../import_case.ts";
import { DEFAULT_SOURCES } from "../../../../src/domain/linking/module_sources.ts";
import { makePipe } from "../../../special_files.ts";
import { linkerTest } from "../project.ts";

const ATTACKS: readonly Attack[] = [
  {
    title: "its own environment",
    code: `export { default as x } from "/proc/self/environ" ${TEXT};`,
    message: `of which no module may import anything`,
  },
  {
    title: "a secret",
    code: `export { default as x } from "./vars" ${TEXT};`,
    files: { vars: "A=1" },
    secrets: ["vars"],
    message: `cannot import "./vars": it is a secret, which no module may import`,
  },
  {
    title: "a link to a secret",
    code: `export { default as x } from "./x.txt" ${TEXT};`,
    files: { vars: "A=1" },
    links: { "x.txt": "vars" },
    secrets: ["vars"],
    message: `cannot import "./x.txt": it is a secret`,
  },
  {
    title: "a secret that is a link",
    code: `export { default as x } from "./vars" ${TEXT};`,
    files: { vars: "A=1" },
    links: { "secret": "vars" },
    secrets: ["secret"],
    message: `cannot import "./vars": it is a secret`,
  },
  {
    title: "a secret as code",
    code: `import "./vars.json";`,
    files: { "vars.json": "{}" },
    secrets: ["vars.json"],
    message: `cannot import "./vars.json": it is a secret`,
  },
  {
    title: "a secret as its deno.json",
    code: ``,
    links: { "deno.json": "vars" },
    files: { vars: "A=1" },
    secrets: ["vars"],
    message: `cannot import "~/deno.json": it is a secret`,
  },
  {
    title: "a file of the state folder",
    entry: "../mod.ts",
    code: `export { default as x } from "./state/links/x.json" ${TEXT};`,
    files: { "../state/links/x.json": "{}", "../deno.json": "{}" },
    message: `"~/../state/links/x.json" is in the state folder, of which no module may import anything`,
  },
];

ATTACKS.forEach(testAttack);

linkerTest("link() lets no plugin import a hard link of a secret", async () => {
  using project = openCase({
    files: { vars: "A=1" },
    secrets: ["vars"],
    code: `export { default } from "./x.txt" ${TEXT};`,
  });
  Deno.linkSync(project.path("vars"), project.path("x.txt"));
  await assertRejects(() => project.link("mod.ts"), LinkError, `cannot import "./x.txt": it is a secret`);
});

linkerTest("link() refuses what was imported before it became a secret", async () => {
  using project = openCase({ files: { vars: "A=1" }, code: `export { default } from "./vars" ${TEXT};` });
  await project.link("mod.ts");
  project.secrets = ["vars"];
  await assertRejects(() => project.newLinker().link(project.module("mod.ts")), LinkError, "it is a secret");
  // What runs already goes on.
  await project.newLinker({ mode: "wake" }).link(project.module("mod.ts"));
});

for (
  const [path, message] of [
    ["mod.ts", `"PATH" is a named pipe`],
    ["lib.ts", `cannot find "./lib.ts": "PATH" is a named pipe`],
    ["x.txt", `cannot find "./x.txt": "PATH" is a named pipe`],
    ["deno.json", `cannot read "PATH": it is a named pipe, not a regular file`],
    ["package.json", `cannot read "PATH": it is a named pipe, not a regular file`],
    ["node_modules/lib/package.json", `cannot read "PATH": it is a named pipe, not a regular file`],
    [".npmrc", `cannot read "PATH": it is a named pipe, not a regular file`],
  ] as const
) {
  linkerTest(`link() does not wait for a pipe in the place of ${path}`, async () => {
    using project = openCase({
      code: `export * from "./lib.ts"; export { default as x } from "./x.txt" ${TEXT};
        export * from "lib"; export * from "#own";`,
      files: { "lib.ts": "", "x.txt": "", "node_modules/lib/lib.js": "" },
    });
    await Deno.remove(project.path(path)).catch(() => {});
    makePipe(project.path(path));
    const npmrc = project.path(".npmrc");
    const linker = project.newLinker({ sources: { ...DEFAULT_SOURCES, npmrc } });
    const error = await assertRejects(() => linker.link(project.module("mod.ts")), LinkError);
    assertStringIncludes(error.message, message.replace("PATH", project.path(path)));
  });
}
