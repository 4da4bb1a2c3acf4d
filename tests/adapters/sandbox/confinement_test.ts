import { assertEquals, assertMatch } from "@std/assert";
import { landlockHere } from "../../second_layer_probe.ts";
import { NOTHING, PluginFixture, running } from "./plugin_fixture.ts";

const REFUSED =
  /NotCapable|escalate|Requires .* access|Module not found|EPERM|Permission denied|too many attached databases|Not implemented|ECONNREFUSED|of undefined/;

/**
 * What a plugin with no grant may try. Each is an expression; SECRET is a file beside the artifact's folder, PORT one that
 * accepts connections.
 */
const ATTACKS: Readonly<Record<string, string>> = {
  "read a file": "Deno.readTextFileSync(SECRET)",
  "read its folder": "[...Deno.readDirSync(new URL('.', import.meta.url))]",
  "look at a file": "Deno.statSync(SECRET)",
  "watch a file": "Deno.watchFs(SECRET)",
  "resolve a path": "Deno.realPathSync(SECRET)",
  "fetch a file": "fetch(new URL('file://' + SECRET)).then((response) => response.text())",
  "read through node:fs": "(await import('node:fs')).readFileSync(SECRET)",
  "look through node:fs": "(await import('node:fs/promises')).stat(SECRET)",
  "require a file": "(await import('node:module')).createRequire(import.meta.url)(SECRET)",
  "import a file": "import('file://' + SECRET)",
  "import a file as JSON": "import('file://' + SECRET, { with: { type: 'json' } })",
  "import from the network": "import(['https:', '', 'example.com', 'x.js'].join('/'))",
  "import from this machine": "import(['http:', '', '127.0.0.1:' + PORT, 'x.js'].join('/'))",
  "write a file": "Deno.writeTextFileSync(SECRET, 'x')",
  "write its own artifact": "Deno.writeTextFileSync(new URL(import.meta.url), 'x')",
  "make a temporary file": "Deno.makeTempFileSync()",
  "write through node:fs": "(await import('node:fs')).writeFileSync(SECRET, 'x')",
  "remove a file": "Deno.removeSync(SECRET)",
  "link to a file": "Deno.symlinkSync(SECRET, SECRET + '.link')",
  "write a heap snapshot": "(await import('node:v8')).writeHeapSnapshot(SECRET + '.heap')",
  "open a database": "new (await import('node:sqlite')).DatabaseSync(SECRET)",
  "attach a database":
    "new (await import('node:sqlite')).DatabaseSync(':memory:').exec(`attach '${SECRET}' as secret`)",
  "load an extension":
    "new (await import('node:sqlite')).DatabaseSync(':memory:', { allowExtension: true }).loadExtension(SECRET)",
  "read a variable": "Deno.env.get('HOME')",
  "read all variables": "Deno.env.toObject()",
  "set a variable": "Deno.env.set('HOME', '/')",
  "set process.env": "(process.env.HOME = '/')",
  "fetch": "fetch(`http://127.0.0.1:${PORT}/`)",
  "connect": "Deno.connect({ port: PORT })",
  "listen": "Deno.listen({ port: 0 })",
  "listen on a socket file": "Deno.listen({ transport: 'unix', path: SECRET + '.sock' })",
  "serve": "Deno.serve({ port: 0 }, () => new Response())",
  "resolve a name": "Deno.resolveDns('localhost', 'A')",
  "resolve through node:dns": "(await import('node:dns/promises')).lookup('localhost')",
  "open a web socket": "new WebSocket(`ws://127.0.0.1:${PORT}/`)",
  "connect through node:net":
    "new Promise(async (yes, no) => (await import('node:net')).connect(PORT, '127.0.0.1').on('connect', yes).on('error', no))",
  "run a program": "new Deno.Command('id').outputSync()",
  "run Deno": "new Deno.Command(Deno.execPath(), { args: ['eval', '1'] }).outputSync()",
  "run through node:child_process": "(await import('node:child_process')).execSync('id')",
  "signal another process": "Deno.kill(1, 'SIGCONT')",
  "signal through node:process": "process.kill(1, 0)",
  "load a library": "Deno.dlopen('libc.so.6', {})",
  "load an addon": "process.dlopen({ exports: {} }, SECRET)",
  "name the host": "Deno.hostname()",
  "name the host through node:os": "(await import('node:os')).hostname()",
  "read the memory's size": "Deno.systemMemoryInfo()",
  "change the folder": "Deno.chdir('/')",
  "start a worker": "new Worker('data:text/javascript,', { type: 'module' })",
  "start a worker that may more":
    "new Worker('data:text/javascript,', { type: 'module', deno: { permissions: { read: true } } })",
  "start a worker of Node": "new (await import('node:worker_threads')).default.Worker('1', { eval: true })",
  "compile for another context": "(await import('node:vm')).default.runInNewContext('1')",
  "load a file as an ES module":
    "(await import('node:module')).default._extensions['.mjs']({}, new URL(import.meta.url).pathname)",
  "compile a module": "new (await import('node:module')).default('x')._compile('1', '/x.js')",
  "inspect itself": "new (await import('node:inspector')).default.Session().connect()",
  "use Deno's inner functions": "Deno[Deno.internal].core.evalContext('1', 'x')",
};

for (const [attack, expression] of Object.entries(ATTACKS)) {
  Deno.test(`a plugin with no grant cannot ${attack}`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    using fixture = new PluginFixture(running(`
      const PORT = ${listener.addr.port};
      const SECRET = new URL("../secret.json", import.meta.url).pathname;
      console.log("got", await (${expression}));`));
    const secret = `${fixture.folder}/secret.json`;
    Deno.writeTextFileSync(secret, "{}");
    const end = await fixture.run();
    assertMatch(end.kind === "failed" ? end.report : JSON.stringify([end, fixture.messages()]), REFUSED);
    assertEquals(Deno.readTextFileSync(secret), "{}");
    assertEquals([...Deno.readDirSync(fixture.folder)].length, 2);
  });
}

Deno.test("a plugin with no grant cannot ask for more", async () => {
  using fixture = new PluginFixture(running(`
    for (const name of ["read", "write", "net", "env", "run", "sys", "ffi", "import"]) {
      console.log(name, (await Deno.permissions.request({ name })).state);
    }`));
  assertEquals(await fixture.run(), { kind: "ok" });
  assertEquals(
    fixture.messages().map((message) => message.split(" ")[1]),
    Array(8).fill("denied"),
  );
});

Deno.test("a plugin with a grant makes code of text, but none that imports", async () => {
  using fixture = new PluginFixture(running(`
    const AsyncFunction = (async () => {}).constructor;
    class Made extends Function {}
    const made = new Function("a", "b", "return a + b; // what is important");
    console.log(made(1, 2), made instanceof Function, new Made("return 4")(), new Made() instanceof Made, Function.name);
    console.log(eval("1 + 1"), eval(5), await AsyncFunction("return await 6")(), made.constructor === Function);
    for (const code of ["import('x')", "import.meta", "import /* */ ('x')", "import\\n<!--\\n('x')"]) eval_(code);
    function eval_(code) { try { eval(code); } catch (error) { console.log(error.name, error.message); } }`));
  const end = await fixture.run();
  const refusal =
    "NotCapable Cannot make code of a text with an import() in it: only literal imports can be linked";
  assertEquals([end, fixture.messages()], [
    { kind: "ok" },
    ["3 true 4 true Function", "2 5 6 true", refusal, refusal, refusal, refusal],
  ]);
});

Deno.test("a plugin with a grant requires data that it may read, and no code", async () => {
  using fixture = new PluginFixture(running(`
    const { createRequire } = await import("node:module");
    const require = createRequire(new URL("../data/", import.meta.url));
    console.log(require("./a.json").a, require("path").basename("/a/b"));
    for (const name of ["./a.js", "./a.mjs", "./a.cjs", "../secret.json"]) {
      try { require(name); } catch (error) { console.log(name, error.message.split(" ", 3).join(" ")); }
    }`));
  Deno.mkdirSync(`${fixture.folder}/data`);
  Deno.writeTextFileSync(`${fixture.folder}/secret.json`, "{}");
  Deno.writeTextFileSync(`${fixture.folder}/data/a.json`, '{ "a": 1 }');
  for (const ending of ["js", "mjs", "cjs"]) Deno.writeTextFileSync(`${fixture.folder}/data/a.${ending}`, "");
  const end = await fixture.run({}, { grant: { ...NOTHING, read: [`${fixture.folder}/data`] } });
  assertEquals([end, fixture.messages()], [{ kind: "ok" }, [
    "1 b",
    "./a.js Cannot require a",
    "./a.mjs Cannot require a",
    "./a.cjs Cannot require a",
    "../secret.json Requires read access",
  ]]);
});

Deno.test("a plugin's own code is gone from the disk when it runs, and it keeps no cache", async () => {
  using fixture = new PluginFixture(running(`
    try { Deno.readTextFileSync(new URL(import.meta.url)); } catch (error) { console.log(error.name); }
    console.log(typeof caches, typeof localStorage);`));
  assertEquals([await fixture.run(), fixture.messages()], [{ kind: "ok" }, [
    "NotFound",
    "undefined undefined",
  ]]);
});

Deno.test("a variable that is not granted reads as missing from process.env", async () => {
  using fixture = new PluginFixture(running(`
    console.log(process.env.HOME, "HOME" in process.env, Object.hasOwn(process.env, "HOME"), Object.keys({ ...process.env }));
    console.log(delete process.env.HOME, process.env.HOME);
    const { default: imported } = await import("node:process");
    console.log(imported.env.HOME, typeof process.env.PATH);`));
  const end = await fixture.run({}, { grant: { ...NOTHING, env: ["PATH"] } });
  assertEquals([end, fixture.messages()], [{ kind: "ok" }, [
    "undefined false false []",
    "true undefined",
    "undefined string",
  ]]);
});

Deno.test("a grant of a folder is that folder, and no other of a similar name", async () => {
  using fixture = new PluginFixture(running(`
    const at = (path) => new URL("../" + path, import.meta.url).pathname;
    const read = (path) => { try { return Deno.readTextFileSync(at(path)); } catch (error) { return error.name; } };
    console.log(["data/a", "data2/a", "data/../data2/a"].map(read).join());
    Deno.writeTextFileSync(at("data/a"), "written");`));
  for (const folder of ["data", "data2"]) {
    Deno.mkdirSync(`${fixture.folder}/${folder}`);
    Deno.writeTextFileSync(`${fixture.folder}/${folder}/a`, folder);
  }
  const end = await fixture.run({}, { grant: { ...NOTHING, read: [`${fixture.folder}/data`] } });
  assertMatch(end.kind === "failed" ? end.message : "", /^Requires write access to ".*\/data\/a"/);
  assertEquals(fixture.messages(), ["data,NotCapable,NotCapable"]);
});

// The system's library stays loaded.
const LOADED = { sanitizeResources: false };

Deno.test(
  "a link in a granted folder leads out of it only without Landlock, and a plugin makes none",
  LOADED,
  async () => {
    using fixture = new PluginFixture(running(`
    const at = (path) => new URL("../" + path, import.meta.url).pathname;
    console.log(Deno.readTextFileSync(at("data/link")));
    for (const link of [Deno.symlinkSync, Deno.linkSync]) {
      try { link(at("secret"), at("data/mine")); } catch (error) { console.log(error.name); }
    }`));
    Deno.mkdirSync(`${fixture.folder}/data`);
    Deno.writeTextFileSync(`${fixture.folder}/secret`, "secret");
    Deno.symlinkSync(`${fixture.folder}/secret`, `${fixture.folder}/data/link`);
    const data = [`${fixture.folder}/data`];
    const grant = { ...NOTHING, read: data, write: data };
    assertEquals(await fixture.run({}, { grant, landlock: false }), { kind: "ok" });
    assertEquals(fixture.messages(), ["secret", "NotCapable", "NotCapable"]);
    if (landlockHere() === 0) return;
    const end = await fixture.run({}, { grant });
    assertMatch(
      end.kind === "failed" ? end.message : "",
      /^Permission denied \(os error 13\) \(by the machine itself, or by Landlock: see "landlock" in the manual\): .*link/,
    );
  },
);

Deno.test("a listed grant holds for each of its kinds", async () => {
  using fixture = new PluginFixture(running(`
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listener.close();
    console.log(typeof Deno.hostname(), new Deno.Command("true").outputSync().code);
    new Deno.Command("false").outputSync();`));
  const end = await fixture.run({}, {
    grant: { ...NOTHING, listen: ["127.0.0.1:0"], sys: ["hostname"], run: ["true"] },
  });
  assertMatch(end.kind === "failed" ? end.message : "", /^Requires run access to ".*false"/);
  assertEquals(fixture.messages(), ["string 0"]);
});

Deno.test("the grant of everything is everything", async () => {
  using fixture = new PluginFixture(
    running(`console.log(Deno.readTextFileSync("/proc/self/comm") !== "", Deno.env.get("PATH") !== "");`),
  );
  assertEquals([await fixture.run({}, { grant: { kind: "all" } }), fixture.messages()], [{ kind: "ok" }, [
    "true true",
  ]]);
});
