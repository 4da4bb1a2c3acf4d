import { assertEquals, assertMatch } from "@std/assert";
import { mapStack } from "../../../src/adapters/linker/source_positions.ts";
import { linkerTest, Project } from "./project.ts";

const FILES = {
  "lib/fail.ts": `interface Nothing { x: number }

export class Failer {
  fail(what: string): never {
    const reason = "ä"; throw new Error(what + reason);
  }
}
`,
  "mod.ts": `import { Failer } from "./lib/fail.ts";

export default function run(): void {
  new Failer().fail("boom ");
}
`,
};

/** Runs a plugin that fails, and returns its mapped stack with the project's folder as `~`. */
async function stackOf(project: Project, path: string): Promise<string> {
  const { default: run } = await project.load(path);
  try {
    if (typeof run === "function") run();
  } catch (error) {
    if (error instanceof Error) return (await mapStack(error.stack ?? "")).replaceAll(project.root, "~");
  }
  throw new Error("The plugin did not fail");
}

linkerTest("mapStack() names the plugin's own files and lines, and leaves out who called it", async () => {
  using project = Project.open(FILES, "my plugins #1 (old)");
  assertEquals(
    await stackOf(project, "mod.ts"),
    `Error: boom ä
    at Failer.fail (~/lib/fail.ts:5:31)
    at run (~/mod.ts:4:16)`,
  );
});

linkerTest("mapStack() maps CommonJS that requires at run time", async () => {
  using project = Project.open({
    "node_modules/x/package.json": `{ "name": "x", "main": "x.js" }`,
    "node_modules/x/x.js":
      `const fs = require("fs");\nexports.read = () => fs.readFileSync("/nowhere/at/all");\n`,
    "mod.ts": `import x from "x";\nexport default () => {\n  x.read();\n};\n`,
  });
  const stack = await stackOf(project, "mod.ts");
  assertMatch(stack, /at .*\(~\/node_modules\/x\/x\.js:2:25\)\n.*at .*~\/mod\.ts:3:5\)?$/);
});

linkerTest("mapStack() keeps messages, causes and stacks that are of no plugin", async () => {
  using project = Project.open(FILES);
  const { path } = await project.link("mod.ts");
  const line = (await Deno.readTextFile(path)).split("\n").findIndex((text) =>
    text.includes("new Failer().fail")
  ) + 1;
  const stack = `Error: at the end
    at run (file://${path}:${line}:16)
    at work (file:///gapless/worker.js:1:1)
Caused by: TypeError: file:///gapless/worker.js:1:1
    at other (file:///gapless/worker.js:2:2)
    at ext:core/01_core.js:3:3
`;
  assertEquals(
    await mapStack(stack),
    `Error: at the end
    at run (${project.path("mod.ts")}:4:16)
Caused by: TypeError: file:///gapless/worker.js:1:1
    at other (file:///gapless/worker.js:2:2)
    at ext:core/01_core.js:3:3
`,
  );
});

linkerTest(
  "mapStack() leaves out frames of the bundler, and leaves places alone whose map is torn or gone",
  async () => {
    using project = Project.open(FILES);
    const { path } = await project.link("mod.ts");
    const stack =
      `Error\n    at __name (file://${path}:1:1)\n    at <anonymous>\n    at run (file://${path}:9999:1)`;
    assertEquals(await mapStack(stack), "Error\n    at <anonymous>");
    await Deno.truncate(`${path}.map`, 20);
    assertEquals(await mapStack(stack), stack);
    await Deno.remove(`${path}.map`);
    assertEquals(await mapStack(stack), stack);
  },
);
