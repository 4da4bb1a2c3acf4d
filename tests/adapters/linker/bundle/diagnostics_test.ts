import { assertEquals, assertRejects } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest, Project } from "../project.ts";

/** Links `mod.ts` of a project that is at fault, and returns the message with the project's folder as `~`. */
async function faultOf(files: Readonly<Record<string, string>>): Promise<string> {
  using project = Project.open(files);
  const { message } = await assertRejects(() => project.link("mod.ts"), LinkError);
  return message.replaceAll(project.root, "~");
}

linkerTest("link() tells which import misses its file, and where it looked", async () => {
  assertEquals(
    await faultOf({ "mod.ts": `const ä = "€"; import { x } from "./lib.ts";\nexport default x + ä;` }),
    `Cannot link "./mod.ts": ~/mod.ts:1:34: cannot find "./lib.ts": "~/lib.ts" does not exist
    const ä = "€"; import { x } from "./lib.ts";`,
  );
});

const NEAR: readonly (readonly [specifier: string, there: string])[] = [
  ["./lib", "lib.ts"],
  ["./lib.js", "lib.ts"],
  ["./lib.ts", "lib.js"],
  ["./lib", "lib/mod.ts"],
  ["./lib/", "lib/mod.ts"],
];

linkerTest("link() suggests the file that may have been meant", async () => {
  for (const [specifier, there] of NEAR) {
    const message = await faultOf({
      "mod.ts": `import ${JSON.stringify(specifier)};`,
      [there]: "export {};",
    });
    const isFolder = there.includes("/");
    const why = `"~/${specifier.slice(2)}" ${isFolder ? "is a folder" : "does not exist"}`;
    assertEquals(
      message.split("\n")[0],
      `Cannot link "./mod.ts": ~/mod.ts:1:8: cannot find "${specifier}": ${why}; did you mean "~/${there}"?`,
    );
  }
});

const UNSPEAKABLE: readonly (readonly [specifier: string, why: string])[] = [
  ["./%ff.ts", 'cannot import "./%ff.ts": no file can be called so'],
  ["./\\0.ts", 'cannot import "./\0.ts": no file can be called so'],
  ["file://[", 'cannot import "file://[": no file can be called so'],
  ["a\\0b", 'cannot import "a\0b": no such kind of module is supported'],
];

linkerTest("link() refuses names that no file can have", async () => {
  for (const [specifier, why] of UNSPEAKABLE) {
    const message = await faultOf({ "mod.ts": `import "${specifier}";` });
    assertEquals(message.split("\n")[0], `Cannot link "./mod.ts": ~/mod.ts:1:8: ${why}`);
  }
});

linkerTest("link() tells that the plugin's own module is missing", async () => {
  assertEquals(
    await faultOf({ "mod.js": "" }),
    `Cannot link "./mod.ts": "~/mod.ts" does not exist; did you mean "~/mod.js"?`,
  );
});

linkerTest("link() tells all faults at once", async () => {
  assertEquals(
    await faultOf({
      "mod.ts": `import "./a.ts";\nimport "./b.ts";\nimport "./c.ts";\n`,
      "b.ts": `export const x: = 1;\n`,
    }),
    `Cannot link "./mod.ts": 3 faults
~/b.ts:1:17: Unexpected "="
    export const x: = 1;
~/mod.ts:1:8: cannot find "./a.ts": "~/a.ts" does not exist
    import "./a.ts";
~/mod.ts:3:8: cannot find "./c.ts": "~/c.ts" does not exist
    import "./c.ts";`,
  );
});

const IMPORTS: readonly (readonly [source: string, fault: string])[] = [
  [`import "jsr:std/toml";`, `1:8: cannot import "jsr:std/toml": write it like "jsr:@scope/name@1"`],
  [
    `import "https://me:secret@x.org/a.ts";`,
    `1:8: cannot fetch from "x.org": a URL must hold no password; set DENO_AUTH_TOKENS instead`,
  ],
  [
    `import "http://x.org/a.ts";`,
    `1:8: cannot fetch "http://x.org/a.ts": anyone on the way could change the code; use "https:", or add ` +
    `"x.org" to "http_hosts" in the manifest's [gapless]`,
  ],
  [
    `import "ftp://x.org/a.ts";`,
    `1:8: cannot import "ftp://x.org/a.ts": no such kind of module is supported`,
  ],
  [`import "fs";`, `1:8: cannot find "fs": did you mean "node:fs"?`],
  [`import "#inner";`, `1:8: cannot find "#inner": no package.json has it among its imports`],
  [`import "./there.css";`, `1:8: cannot import a file that ends in ".css": only`],
  [
    `import "./there.ts" with { type: "css" };`,
    `1:8: cannot import with the type "css": only json, text and bytes`,
  ],
  [
    `import { nope } from "./there.ts"; nope();`,
    `1:10: No matching export in "~/there.ts" for import "nope"`,
  ],
  [
    "await import(`./${Deno.pid}.ts`);",
    `1:14: cannot link import("./**/*.ts"): only literal imports can be linked`,
  ],
  [`await import("./gone.ts");`, `1:14: cannot find "./gone.ts": "~/gone.ts" does not exist`],
  [`import "npm:../x";`, `1:8: cannot import "npm:../x": write it like "npm:name@1.0.0"`],
  [
    `import "chalk";`,
    `1:8: cannot find "chalk": "~/deno.json" does not map it, and no "node_modules" folder beside or above "~" has it`,
  ],
];

linkerTest("link() tells why an import leads nowhere", async () => {
  for (const [source, fault] of IMPORTS) {
    const message = await faultOf({
      "mod.ts": source,
      "there.ts": "export {};",
      "there.css": "",
      "deno.json": "{}",
    });
    assertEquals(message.slice(0, message.indexOf(fault)), `Cannot link "./mod.ts": ~/mod.ts:`, message);
    assertEquals(message.split("\n")[1], `    ${source}`);
  }
});

const LOOK_ALIKES = ["gapless:https://[", "gapless:./%ff.ts"];

linkerTest("link() tells a fault of a line that holds what looks like a name of its own", async () => {
  for (const text of LOOK_ALIKES) {
    const source = `import a from "b" "${text}";`;
    assertEquals(
      await faultOf({ "mod.ts": source }),
      `Cannot link "./mod.ts": ~/mod.ts:1:19: Expected ";" but found "\\"${text}\\""\n    ${source}`,
    );
  }
});

linkerTest("link() tells where faults of a JSON file are", async () => {
  const message = await faultOf({ "mod.ts": `import "./rates.json";`, "rates.json": `{\n  "a": }` });
  assertEquals(message, `Cannot link "./mod.ts": ~/rates.json:2:8: Unexpected "}" in JSON\n    "a": }`);
});

const CONFIGS: readonly (readonly [text: string, fault: string])[] = [
  [`{\n  "imports": }`, `cannot use "~/deno.json:2:14": unexpected token "}"`],
  [`{`, `cannot use "~/deno.json": unexpected end of JSONC input`],
  [`[]`, `cannot use "~/deno.json": it is not an object`],
  [
    `{ "imports": { "a": "b" } }`,
    `cannot use "~/deno.json": "imports"."a" is "b", but must be a URL, or a path that starts with ./ ../ or /`,
  ],
  [`{ "importMap": "map.json" }`, `cannot use "~/deno.json": its import map "~/map.json" does not exist`],
];

linkerTest("link() tells what is wrong with a plugin's deno.json", async () => {
  for (const [text, fault] of CONFIGS) {
    assertEquals(await faultOf({ "mod.ts": "", "deno.json": text }), `Cannot link "./mod.ts": ${fault}`);
  }
});

linkerTest("link() tells that the state folder cannot be written", async () => {
  using project = Project.open({ "mod.ts": "" });
  Deno.writeTextFileSync(project.stateDir, "in the way");
  const { message } = await assertRejects(() => project.link("mod.ts"), LinkError);
  assertEquals(
    message.slice(0, message.indexOf(": ")),
    message.match(/^Cannot write "\S+\/artifacts\/\S+\.js\.map"/)?.[0],
  );
});
