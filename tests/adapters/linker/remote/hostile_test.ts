import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { LIMITS } from "../../../../src/adapters/linker/link/limits.ts";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "./remote_project.ts";

/** Links what must not link, and returns the message's first line, less the plugin and the server's address. */
async function faultOf(remote: RemoteProject, module: string): Promise<string> {
  const { message } = await assertRejects(() => remote.link(module), LinkError);
  assertEquals(nothingLocked(remote), true);
  const line = message.slice(message.indexOf(": ") + 2).split("\n")[0]!;
  return line.replaceAll(remote.registry.url(""), "~").replaceAll(remote.project.root, "@");
}

function nothingLocked({ project }: RemoteProject): boolean {
  return ![...Deno.readDirSync(project.root)].some(({ name }) => name.includes("gapless.lock"));
}

const SOURCES: readonly (readonly [source: string, fault: string])[] = [
  [
    `import "file:///etc/passwd";`,
    'cannot import "file:///etc/passwd": a module of another machine must import no file of this one',
  ],
  [
    `import x from "data:text/javascript,import 'file:///etc/hosts'"; x;`,
    'cannot import "file:///etc/hosts": a module of another machine must import no file of this one',
  ],
  [
    `import "./page.html";`,
    'cannot import "~/page.html": the server says that it is "text/html", which is no code',
  ],
  [`import "./latin1.ts";`, 'cannot read "~/latin1.ts": it is not UTF-8'],
  [`import "./gone.ts";`, 'cannot fetch "~/gone.ts": the server answers 404 Not Found'],
  [
    `import "gapless-api:/mod.ts";`,
    'cannot import "gapless-api:/mod.ts": no such kind of module is supported',
  ],
  [`import "npm:/../../etc/passwd";`, ""],
  [`import "https://";`, 'cannot import "https://": it is no URL'],
  [`import "./%zz.ts";`, 'cannot fetch "~/%zz.ts": the server answers 404 Not Found'],
  [
    `import "jsr:@acme/good@%zz";`,
    'cannot find "jsr:@acme/good@%zz": no version of "@acme/good" will do; it has 1.0.0',
  ],
  [`import "npm:good@%zz";`, ""],
  [
    `import "jsr:@acme/odd";`,
    'cannot read "~/jsr/@acme/odd/meta.json": "../../x" is no version',
  ],
  [
    `import "~/jsr/@acme/good/1.0.0/%zz.ts";`,
    'cannot find "~/jsr/@acme/good/1.0.0/%zz.ts": "@acme/good@1.0.0" has no such file',
  ],
  [`import "builtin:manager";`, 'cannot import "builtin:manager": no such kind of module is supported'],
  [
    `import "jsr:@acme/evil@1";`,
    'cannot read "~/jsr/@acme/evil/1.0.0_meta.json": its export "." leads to "./../../x.ts"',
  ],
  [
    `import "jsr:@acme/bracket@1";`,
    'cannot read "~/jsr/@acme/bracket/1.0.0_meta.json": its export "." leads to ".//["',
  ],
  [
    `import "jsr:@acme/none@1";`,
    'cannot fetch "~/jsr/@acme/none/meta.json": the server answers 404 Not Found',
  ],
  [
    `import "jsr:@acme/good@2";`,
    'cannot find "jsr:@acme/good@2": no version of "@acme/good" will do; it has 1.0.0',
  ],
  [`import "jsr:@acme/good@1/deep";`, 'cannot find "./deep" in "@acme/good@1.0.0": it exports "."'],
  [`import "jsr:@acme/climbs@1";`, 'cannot fetch "~/jsr/@acme/good.ts": the server answers 404 Not Found'],
  [
    `import "jsr:@acme/lies@1";`,
    'cannot find "~/jsr/@acme/lies/1.0.0/more.ts": "@acme/lies@1.0.0" has no such file',
  ],
];

linkerTest("link() refuses what modules of other machines must not do, and locks nothing of it", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  registry.putPage("/page.html", {
    bytes: new TextEncoder().encode("<p>"),
    type: "text/html; charset=utf-8",
  });
  registry.putPage("/latin1.ts", { bytes: Uint8Array.of(39, 228, 39), type: "application/typescript" });
  registry.jsr("@acme/good", "1.0.0", { files: { "/mod.ts": "" } });
  registry.jsr("@acme/odd", "../../x", { files: { "/mod.ts": "" } });
  registry.jsr("@acme/evil", "1.0.0", { files: { "/mod.ts": "" }, exports: { ".": "./../../x.ts" } });
  registry.jsr("@acme/bracket", "1.0.0", { files: { "/mod.ts": "" }, exports: { ".": ".//[" } });
  registry.jsr("@acme/climbs", "1.0.0", { files: { "/mod.ts": `import "../../good.ts";` } });
  registry.jsr("@acme/lies", "1.0.0", { files: { "/mod.ts": `import "./more.ts";` } });
  registry.put("/jsr/@acme/lies/1.0.0/more.ts", "");
  for (const [source, fault] of SOURCES) {
    const told = await faultOf(remote, registry.put("/mod.ts", source.replace("~", registry.url(""))));
    assertEquals(told.slice(told.indexOf("cannot")).slice(0, fault.length), fault, source);
  }
});

linkerTest("link() refuses a file of JSR that is not what its registry promises", async () => {
  await using remote = new RemoteProject();
  remote.registry.jsr("@acme/good", "1.0.0", { files: { "/mod.ts": `export default 1;` } });
  remote.registry.fail("/jsr/@acme/good/1.0.0/mod.ts", { kind: "flipped" });
  const url = remote.registry.url("/jsr/@acme/good/1.0.0/mod.ts");
  for (const module of ["jsr:@acme/good@1", url, `${url}?x`, `${url}#x`]) {
    remote.project.write("mod.ts", `import ${JSON.stringify(module)};`);
    const told = await faultOf(remote, "mod.ts");
    assertMatch(
      told,
      /cannot use "~\/jsr\/@acme\/good\/1\.0\.0\/mod\.ts(?:\?x)?": it changed; its SHA-256 should be /,
    );
  }
});

linkerTest("link() stops at an endless graph", async () => {
  await using remote = new RemoteProject();
  remote.limits = { ...LIMITS, modules: 50 };
  const told = await faultOf(remote, remote.registry.url("/endless/0.ts"));
  assertEquals(told, "~/endless/49.ts:1:8: cannot link more than 50 modules of other machines");
  assertEquals(remote.registry.paths("/endless").length, 50);
});

linkerTest("link() stops at a graph that is too large", async () => {
  await using remote = new RemoteProject();
  remote.limits = { ...LIMITS, graphBytes: 1_000_000 };
  const text = `/* ${"x".repeat(400_000)} */`;
  const names = [1, 2, 3].map((i) => `./${i}.ts`);
  for (const name of names) remote.registry.put(name.slice(1), text);
  const url = remote.registry.put("/mod.ts", names.map((name) => `import "${name}";`).join("\n"));
  const told = await faultOf(remote, url);
  assert(told.endsWith("cannot link more than 1 MB of other machines"), told);
});

linkerTest("link() stops at a server that takes its time", async () => {
  await using remote = new RemoteProject();
  remote.limits = { ...LIMITS, graphMs: 0 };
  const told = await faultOf(remote, remote.registry.put("/mod.ts", ""));
  assertEquals(told, "cannot fetch all modules within 0 minutes");
});

linkerTest("link() stops at a server that never has what it promises", async () => {
  await using remote = new RemoteProject();
  remote.limits = { ...LIMITS, graphMs: 150 };
  const names = Array.from({ length: 30 }, (_, i) => `./busy/${i}.ts`);
  for (const name of names) remote.registry.fail(name.slice(1), { kind: "status", status: 503 });
  const url = remote.registry.put("/mod.ts", names.map((name) => `import "${name}";`).join("\n"));
  const { message } = await assertRejects(() => remote.link(url), LinkError);
  assert(message.includes("cannot fetch all modules within "), message);
  // No second try of any of them.
  assert(remote.registry.paths("/busy/").length <= names.length);
});

const LOCKS: readonly (readonly [text: string, fault: string])[] = [
  ["", "line 1: it is no JSON, or cut off"],
  [`{\n  "version": 1,\n  "modules": {\n    "https://x.org/a.ts": "12`, "line 4: it is no JSON, or cut off"],
  [
    `{\n  "version": 1,\n<<<<<<< HEAD\n  "modules": {}\n=======\n>>>>>>> x\n}`,
    "line 3: it holds the marks of a merge that is not done",
  ],
  [`{ "version": 7 }`, 'line 1: "version" is 7; this Gapless knows version 1'],
  [`{\n  "version": 1,\n  "files": {}\n}`, 'line 3: there is no part "files"'],
  [`{\n  "version": 1,\n  "modules": []\n}`, 'line 3: "modules" is no object'],
  [
    `{\n  "version": 1,\n  "modules": {\n    "https://x.org/a.ts": "12"\n  }\n}`,
    'line 4: "modules"."https://x.org/a.ts" is "12", which is no SHA-256',
  ],
  [
    `{\n  "version": 1,\n  "specifiers": {\n    "jsr:@a/b@1": "../../x"\n  }\n}`,
    'line 4: "specifiers"."jsr:@a/b@1" is "../../x", which is no version',
  ],
];

linkerTest(
  "link() changes nothing where the lock is damaged, and tells the line; a wake-up goes on",
  async () => {
    await using remote = new RemoteProject();
    const url = remote.registry.put("/mod.ts", "export default 1;");
    const path = await remote.link(url);
    for (const [text, fault] of LOCKS) {
      remote.lock = text;
      const { message } = await assertRejects(() => remote.link(url), LinkError);
      assertEquals(
        message,
        `Cannot use "${
          remote.project.path("gapless.lock")
        }": ${fault}; take it back from version control, or mend it by hand`,
      );
      assertEquals(remote.lock, text);
      assertEquals(await remote.link(url, "wake"), path);
    }
    remote.project.write("mod.ts", "export default 'of this machine alone';");
    assertEquals(await remote.load("mod.ts"), "of this machine alone");
    await Deno.remove(remote.project.path("gapless.lock"));
    assertEquals(await remote.link(url, "wake"), path);
    assertEquals(nothingLocked(remote), true);
    assertEquals(await remote.link(url), path);
    assertEquals(nothingLocked(remote), false);
  },
);
