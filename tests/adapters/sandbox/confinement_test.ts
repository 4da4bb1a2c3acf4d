import { assertEquals, assertMatch } from "@std/assert";
import { NOTHING, PluginBed, running } from "./plugin_bed.ts";

const REFUSED =
  /NotCapable|escalate|Requires .* access|Module not found|EPERM|too many attached databases|Not implemented|ECONNREFUSED/;

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
  "list process.env": "Object.keys(process.env)",
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
  "start a worker that may more":
    "new Worker('data:text/javascript,', { type: 'module', deno: { permissions: { read: true } } })",
};

for (const [attack, expression] of Object.entries(ATTACKS)) {
  Deno.test(`a plugin with no grant cannot ${attack}`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    using bed = new PluginBed(running(`
      const PORT = ${listener.addr.port};
      const SECRET = new URL("../secret.json", import.meta.url).pathname;
      console.log("got", await (${expression}));`));
    const secret = `${bed.folder}/secret.json`;
    Deno.writeTextFileSync(secret, "{}");
    const end = await bed.run();
    assertMatch(end.kind === "failed" ? end.report : JSON.stringify([end, bed.messages()]), REFUSED);
    assertEquals(Deno.readTextFileSync(secret), "{}");
    assertEquals([...Deno.readDirSync(bed.folder)].length, 2);
  });
}

Deno.test("a plugin with no grant cannot ask for more", async () => {
  using bed = new PluginBed(running(`
    for (const name of ["read", "write", "net", "env", "run", "sys", "ffi", "import"]) {
      console.log(name, (await Deno.permissions.request({ name })).state);
    }`));
  assertEquals(await bed.run(), { kind: "ok" });
  assertEquals(
    bed.messages().map((message) => message.split(" ")[1]),
    Array(8).fill("denied"),
  );
});

Deno.test("a worker of a plugin's own gets no more than the plugin", async () => {
  using bed = new PluginBed(running(`
    const code = "try { postMessage(Deno.readTextFileSync('/etc/hostname')) } catch (e) { postMessage(e.name) }";
    const worker = new Worker("data:text/javascript," + encodeURIComponent(code), { type: "module" });
    console.log(await new Promise((resolve) => worker.onmessage = (event) => resolve(event.data)));`));
  assertEquals([await bed.run(), bed.messages()], [{ kind: "ok" }, ["NotCapable"]]);
});

Deno.test("a plugin reads its own artifact, and keeps no cache", async () => {
  using bed = new PluginBed(running(`
    console.log(Deno.readTextFileSync(new URL(import.meta.url)).length > 0, typeof caches, typeof localStorage);`));
  assertEquals([await bed.run(), bed.messages()], [{ kind: "ok" }, ["true undefined undefined"]]);
});

Deno.test("a variable that is not granted reads as missing from process.env", async () => {
  using bed = new PluginBed(running(`
    console.log(process.env.HOME, "HOME" in process.env, Object.hasOwn(process.env, "HOME"));
    const { default: imported } = await import("node:process");
    console.log(imported.env.HOME, typeof process.env.PATH);`));
  const end = await bed.run({}, { grant: { ...NOTHING, env: ["PATH"] } });
  assertEquals([end, bed.messages()], [{ kind: "ok" }, ["undefined false false", "undefined string"]]);
});

Deno.test("a grant of a folder is that folder, and no other of a similar name", async () => {
  using bed = new PluginBed(running(`
    const at = (path) => new URL("../" + path, import.meta.url).pathname;
    const read = (path) => { try { return Deno.readTextFileSync(at(path)); } catch (error) { return error.name; } };
    console.log(["data/a", "data2/a", "data/../data2/a"].map(read).join());
    Deno.writeTextFileSync(at("data/a"), "written");`));
  for (const folder of ["data", "data2"]) {
    Deno.mkdirSync(`${bed.folder}/${folder}`);
    Deno.writeTextFileSync(`${bed.folder}/${folder}/a`, folder);
  }
  const end = await bed.run({}, { grant: { ...NOTHING, read: [`${bed.folder}/data`] } });
  assertMatch(end.kind === "failed" ? end.message : "", /^Requires write access to ".*\/data\/a"/);
  assertEquals(bed.messages(), ["data,NotCapable,NotCapable"]);
});

Deno.test("a link that stands in a granted folder leads where it leads, but a plugin makes none", async () => {
  using bed = new PluginBed(running(`
    const at = (path) => new URL("../" + path, import.meta.url).pathname;
    console.log(Deno.readTextFileSync(at("data/link")));
    for (const link of [Deno.symlinkSync, Deno.linkSync]) {
      try { link(at("secret"), at("data/mine")); } catch (error) { console.log(error.name); }
    }`));
  Deno.mkdirSync(`${bed.folder}/data`);
  Deno.writeTextFileSync(`${bed.folder}/secret`, "secret");
  Deno.symlinkSync(`${bed.folder}/secret`, `${bed.folder}/data/link`);
  const data = [`${bed.folder}/data`];
  const end = await bed.run({}, { grant: { ...NOTHING, read: data, write: data } });
  assertEquals([end, bed.messages()], [{ kind: "ok" }, ["secret", "NotCapable", "NotCapable"]]);
});

Deno.test("a listed grant holds for each of its kinds", async () => {
  using bed = new PluginBed(running(`
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listener.close();
    console.log(typeof Deno.hostname(), new Deno.Command("true").outputSync().code);
    new Deno.Command("false").outputSync();`));
  const end = await bed.run({}, {
    grant: { ...NOTHING, net: ["127.0.0.1"], sys: ["hostname"], run: ["true"] },
  });
  assertMatch(end.kind === "failed" ? end.message : "", /^Requires run access to ".*false"/);
  assertEquals(bed.messages(), ["string 0"]);
});

Deno.test("the grant of everything is everything", async () => {
  using bed = new PluginBed(
    running(`console.log(Deno.readTextFileSync("/proc/self/comm") !== "", Deno.env.get("PATH") !== "");`),
  );
  assertEquals([await bed.run({}, { grant: { kind: "all" } }), bed.messages()], [{ kind: "ok" }, [
    "true true",
  ]]);
});
