/** What the kernel refuses, whatever gets past Deno: nothing of Deno's permissions and of the worker's is in the way here. */
import { userInfo } from "node:os";
import { assertEquals, assertMatch } from "@std/assert";
import { landlockHere, NO_RIGHTS, probe } from "../second_layer_probe.ts";
import { PROGRAM } from "./house.ts";

const COMMAND = [...PROGRAM, "--sandbox-process"] as const;

const VERSION = landlockHere();
const ignore = VERSION === 0 && Deno.env.get("CI") === undefined;
/** As Deno, Node and SQLite say it, each version in its own words. */
const REFUSED =
  /os error 13|code: 13,|EACCES|EPERM|unable to open database|max 0$|^TypeError: (fetch failed|NetworkError when|Module not found)/;
const env = Object.fromEntries(
  ["HOME", "DENO_DIR", "XDG_CACHE_HOME"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }),
);

/** A folder with secrets, and one that is granted beside it. */
function place(): Disposable & { readonly path: string } {
  const path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "gapless-kernel-" }));
  for (const folder of ["secret", "data", "data/deep", "data/deeper"]) Deno.mkdirSync(`${path}/${folder}`);
  for (const [file, text] of Object.entries(FILES)) Deno.writeTextFileSync(`${path}/${file}`, text);
  Deno.symlinkSync(`${path}/secret/s.txt`, `${path}/data/link`);
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

const FILES = {
  "secret/s.txt": "swordfish",
  "secret/s.json": "got",
  "secret/s.js": "export const secret = 1;",
  "data/a.txt": "got",
  "data/deep/b.txt": "b",
};

Deno.test({
  name: "the kernel refuses files, programs, sockets and signals that are not granted",
  ignore,
  async fn() {
    using here = place();
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const [port, s] = [listener.addr.port, `"${here.path}/secret/s.txt"`];
    const results = await probe({
      command: COMMAND,
      env,
      folder: here.path,
      grant: { ...NO_RIGHTS, read: [`${here.path}/data`] },
      attempts: {
        "read": `Deno.readTextFileSync(${s})`,
        "read later": `Deno.readTextFile(${s})`,
        "open": `Deno.openSync(${s})`,
        "stream": `Deno.open(${s}).then((file) => new Response(file.readable).text())`,
        "list": `Array.from(Deno.readDirSync("${here.path}/secret"))`,
        "list later": `Array.fromAsync(Deno.readDir("${here.path}/secret"))`,
        "read through a link": `Deno.readTextFileSync("${here.path}/data/link")`,
        "read through a link, later": `Deno.readTextFile("${here.path}/data/link")`,
        "read by its root": `Deno.readTextFileSync("/proc/self/root${here.path}/secret/s.txt")`,
        "write": `Deno.writeTextFileSync(${s}, "x")`,
        "write later": `Deno.writeTextFile(${s}, "x")`,
        "write what may be read": `Deno.writeTextFileSync("${here.path}/data/a.txt", "x")`,
        "truncate": `Deno.truncateSync(${s})`,
        "remove": `Deno.removeSync(${s})`,
        "rename": `Deno.renameSync(${s}, "${here.path}/data/stolen")`,
        "link": `Deno.linkSync(${s}, "${here.path}/data/stolen")`,
        "symlink": `Deno.symlinkSync(${s}, "${here.path}/data/stolen")`,
        "make a folder": `Deno.mkdirSync("${here.path}/data/new")`,
        "make a temporary file": `Deno.makeTempFileSync()`,
        "node:fs": `fs.readFileSync(${s})`,
        "node:fs, later": `fs.promises.readFile(${s})`,
        "node:fs by a callback":
          `new Promise((yes, no) => fs.readFile(${s}, (error, text) => error ? no(error) : yes(text)))`,
        "node:fs stream": `event(fs.createReadStream(${s}), "data")`,
        "node:fs write": `fs.writeFileSync(${s}, "x")`,
        "a database": `new DatabaseSync(${s}).exec("select * from sqlite_schema")`,
        "a new database": `new DatabaseSync("${here.path}/data/new.db").exec("create table a (b)")`,
        "an attached database":
          `new DatabaseSync(":memory:").exec("attach '${here.path}/secret/new.db' as s; create table s.a (b)")`,
        "import": `import("file://${here.path}/secret/" + "s.js")`,
        "import of JSON": `import("file://${here.path}/secret/" + "s.json", { with: { type: "json" } })`,
        "fetch a file": `fetch("file://${here.path}/secret/s.txt").then((response) => response.text())`,
        "a nested worker": `nested("Deno.readTextFileSync(" + JSON.stringify(${s}) + ")")`,
        "a nested worker, later": `nested("await Deno.readTextFile(" + JSON.stringify(${s}) + ")")`,
        "its parent's variables": `Deno.readTextFileSync("/proc/" + Deno.ppid + "/environ")`,
        "its own memory": `Deno.openSync("/proc/self/mem")`,
        "a program": `new Deno.Command("/bin/true").outputSync()`,
        "a program, later": `new Deno.Command("/bin/true").output()`,
        "this program": `new Deno.Command("/proc/self/exe").outputSync()`,
        "connect": `Deno.connect({ port: ${port} })`,
        "fetch": `fetch("http://127.0.0.1:${port}/")`,
        "listen": `Deno.listen({ port: 0, hostname: "127.0.0.1" })`,
        "serve": `Deno.serve({ port: 0 }, () => new Response())`,
        ...VERSION >= 6 ? { "signal": `Deno.kill(Deno.ppid, "SIGCONT")` } : {},
      },
    });
    for (const [attempt, result] of Object.entries(results)) assertMatch(result, REFUSED, attempt);
    assertEquals(Deno.readTextFileSync(`${here.path}/secret/s.txt`), "swordfish");
  },
});

/** Where it is not "got". */
const EXPECTED: Readonly<Record<string, string>> = {
  "list": "b.txt",
  "sort much": "60000",
  "user": userInfo().username,
  "zone": "1/1/1970, 9:00:00 AM",
};

Deno.test({
  name: "the kernel lets a plugin do what is granted, and what Deno does by itself",
  ignore,
  async fn() {
    using here = place();
    // Deno reads it to tell which kind of module the artifact is.
    Deno.writeTextFileSync(`${here.path}/package.json`, "{}");
    for (const folder of ["code", "written"]) Deno.mkdirSync(`${here.path}/${folder}`);
    using server = serve();
    using other = serve();
    const at = (path: string) => JSON.stringify(`${here.path}/${path}`);
    const free = freePort();
    const results = await probe({
      command: COMMAND,
      env,
      folder: `${here.path}/code`,
      grant: {
        ...NO_RIGHTS,
        read: ["data", "secret/s.json", "absent", "out/later.txt", "db/own.db", "written/app.db"].map((
          path,
        ) => `${here.path}/${path}`),
        // The first is where SQLite would have its temporary files.
        write: ["written", "data", "out/later.txt", "db/own.db"].map((path) => `${here.path}/${path}`),
        connect: [server.port],
        bind: [free],
        system: true,
      },
      attempts: {
        "read": `Deno.readTextFileSync(${at("data/a.txt")})`,
        "read later": `Deno.readTextFile(${at("secret/s.json")})`,
        "list": `Array.from(Deno.readDirSync(${at("data/deep")})).map(({ name }) => name)`,
        "write": `Deno.writeTextFile(${at("data/deep/c.txt")}, "c").then(() => "got")`,
        "move": `Deno.rename(${at("data/deep/c.txt")}, ${at("data/deeper/c.txt")}).then(() => "got")`,
        "link": `Deno.symlinkSync("a.txt", ${at("data/own-link")}) ?? Deno.readTextFileSync(${
          at("data/own-link")
        })`,
        "make a folder": `Deno.mkdir(${at("data/x/y")}, { recursive: true }).then(() => "got")`,
        "remove a folder": `Deno.remove(${at("data/x")}, { recursive: true }).then(() => "got")`,
        "make a granted file": `Deno.mkdirSync(${at("out")}) ?? Deno.writeTextFileSync(${
          at("out/later.txt")
        }, "got") ?? Deno.readTextFileSync(${at("out/later.txt")})`,
        "remove a granted file": `Deno.removeSync(${at("out/later.txt")}) ?? "got"`,
        "use a database":
          `((db) => { db.exec("pragma journal_mode = wal; create table a (b); insert into a values ('got')"); return db.prepare("select b from a").get().b; })(new DatabaseSync(${
            at("data/my.db")
          }))`,
        "use a granted database": `Deno.mkdirSync(${
          at("db")
        }) ?? ((db) => { db.exec("create table a (b); insert into a values ('got')"); return db.prepare("select b from a").get().b; })(new DatabaseSync(${
          at("db/own.db")
        }))`,
        "sort much":
          `((db) => { db.exec("create table a (b); with recursive c(i) as (select 1 union all select i + 1 from c where i < 60000) insert into a select hex(randomblob(100)) from c"); return db.prepare("select b from a order by b").all().length; })(new DatabaseSync(${
            at("data/large.db")
          }))`,
        "make a database that may be read, in a folder that may be written to":
          `((db) => { db.exec("create table a (b); insert into a values ('got')"); return db.prepare("select b from a").get().b; })(new DatabaseSync(${
            at("written/app.db")
          }))`,
        "node:fs": `fs.promises.readFile(${at("data/a.txt")}, "utf8")`,
        "connect": `fetch("http://localhost:${server.port}/").then((response) => response.text())`,
        "connect elsewhere": `Deno.connect({ hostname: "127.0.0.1", port: ${other.port} })`,
        "listen": `Deno.listen({ hostname: "127.0.0.1", port: ${free} }).addr.port === ${free} && "got"`,
        "listen elsewhere": `Deno.listen({ hostname: "127.0.0.1", port: 0 })`,
        "resolve":
          `import("node:dns").then(({ promises }) => promises.lookup("localhost")).then(({ address }) => /^(127|::1)/.test(address) && "got")`,
        "memory": `Deno.memoryUsage().rss > 1e6 && Deno.systemMemoryInfo().total > 1e6 && "got"`,
        "processors":
          `import("node:os").then((os) => os.cpus().length > 0 && os.uptime() > 0 && os.loadavg().length === 3 && "got")`,
        "user": `import("node:os").then((os) => os.userInfo().username)`,
        "zone": `new Date(0).toLocaleString("en", { timeZone: "Asia/Tokyo" })`,
      },
    });
    for (const [attempt, result] of Object.entries(results)) {
      if (attempt.endsWith("elsewhere")) assertMatch(result, REFUSED, attempt);
      else if (attempt in EXPECTED) assertEquals(result, EXPECTED[attempt], attempt);
      else assertEquals(result, "got", attempt);
    }
  },
});

function serve(): Disposable & { readonly port: number } {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("got"));
  return { port: server.addr.port, [Symbol.dispose]: () => void server.shutdown() };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
