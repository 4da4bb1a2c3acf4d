/** Attacks on files: by Deno, by Node, by SQLite, and by what writes files of its own. */
import { builtin, called, event, FOLDER, NEW, refused, SECRET, URL_OF_FOLDER } from "./scene.js";

const [fs, promises, nodeModule, process, sqlite, v8] = [
  "fs",
  "fs/promises",
  "module",
  "process",
  "sqlite",
  "v8",
].map(builtin);
const memory = () => new sqlite.DatabaseSync(":memory:");
const require = nodeModule.createRequire(URL_OF_FOLDER);
const now = new Date();

export const ATTACKS = {
  "Deno.open": () => Deno.openSync(SECRET),
  "Deno.open of an input": () => Deno.openSync("/dev/stdin"),
  "Deno.open of a descriptor": () => Deno.openSync("/proc/self/fd/2", { write: true }),
  "Deno.open of its memory": () => Deno.openSync("/proc/self/mem", { write: true }),
  "Deno.open of its variables": () => Deno.readTextFileSync("/proc/self/environ"),
  "Deno.open of its map of memory": () => Deno.readTextFileSync("/proc/self/maps"),
  "Deno.open of a terminal": () => Deno.openSync("/dev/tty", { write: true }),
  "Deno.open of a path with a dot": () => Deno.openSync(`${FOLDER}./../secrets/s.json`),
  "Deno.open of a URL": () => Deno.openSync(new URL("s.json", URL_OF_FOLDER)),
  "Deno.open of the root through the process": () => Deno.openSync(`/proc/self/root${SECRET}`),
  "Deno.open of the folder through the process": () => Deno.openSync("/proc/self/cwd/gapless.toml"),
  "Deno.readDir": () => [...Deno.readDirSync(FOLDER)],
  "Deno.lstat": () => Deno.lstatSync(SECRET),
  "Deno.readLink": () => Deno.readLinkSync("/proc/self/exe"),
  "Deno.realPath": () => Deno.realPathSync(SECRET),
  "Deno.copyFile": () => Deno.copyFileSync(SECRET, NEW),
  "Deno.rename": () => Deno.renameSync(SECRET, NEW),
  "Deno.link": () => Deno.linkSync(SECRET, NEW),
  "Deno.chmod": () => Deno.chmodSync(SECRET, 0o777),
  "Deno.chown": () => Deno.chownSync(SECRET, 1, 1),
  "Deno.utime": () => Deno.utimeSync(SECRET, now, now),
  "Deno.truncate": () => Deno.truncateSync(SECRET),
  "Deno.mkdir": () => Deno.mkdirSync(NEW),
  "Deno.makeTempDir": () => Deno.makeTempDirSync(),
  "Deno.watchFs": () => Deno.watchFs(FOLDER),
  "Deno.FsFile": () => new Deno.FsFile(0).statSync(),
  "Deno.FsFile of another's class": () =>
    new Deno.stdin.constructor(3).readSync(new Uint8Array(9)) ?? refused("it is empty"),

  "fs.open": () => fs.openSync(SECRET),
  "fs.existsSync": () => fs.existsSync(SECRET) || refused("it seems not to be there"),
  "fs.access": () => fs.accessSync(SECRET),
  "fs.stat": () => fs.statSync(SECRET),
  "fs.statfs": () => fs.statfsSync(FOLDER),
  "fs.readdir": () => fs.readdirSync(FOLDER),
  "fs.opendir": () => fs.opendirSync(FOLDER).readSync(),
  "fs.readlink": () => fs.readlinkSync("/proc/self/cwd"),
  "fs.realpath": () => fs.realpathSync(SECRET),
  "fs.realpath.native": () => fs.realpathSync.native(SECRET),
  "fs.createReadStream": () => event(fs.createReadStream(SECRET), "data"),
  "fs.createWriteStream": () => event(fs.createWriteStream(NEW), "open"),
  "fs.ReadStream": () => event(new fs.ReadStream(SECRET), "data"),
  "fs.openAsBlob": () => fs.openAsBlob(SECRET).then((blob) => blob.text()),
  "fs.Utf8Stream": () => event(new fs.Utf8Stream({ dest: NEW, sync: true }), "ready"),
  "fs.cp": () => fs.cpSync(FOLDER, NEW, { recursive: true }),
  "fs.glob": () => Array.from(fs.globSync(`${FOLDER}*`)).at(0) ?? refused("it found nothing"),
  "fs.promises.glob": async () =>
    (await Array.fromAsync(promises.glob(`${FOLDER}*`))).at(0) ?? refused("nothing"),
  "fs.mkdtemp": () => fs.mkdtempSync(NEW),
  "fs.rm": () => fs.rmSync(SECRET),
  "fs.unlink": () => fs.unlinkSync(SECRET),
  "fs.rename": () => fs.renameSync(SECRET, NEW),
  "fs.link": () => fs.linkSync(SECRET, NEW),
  "fs.symlink": () => fs.symlinkSync(SECRET, NEW),
  "fs.chmod": () => fs.chmodSync(SECRET, 0o777),
  "fs.lchmod": () => fs.lchmodSync(SECRET, 0o777),
  "fs.lchown": () => fs.lchownSync(SECRET, 1, 1),
  "fs.utimes": () => fs.utimesSync(SECRET, now, now),
  "fs.lutimes": () => fs.lutimesSync(SECRET, now, now),
  "fs.truncate": () => fs.truncateSync(SECRET),
  "fs.appendFile": () => fs.appendFileSync(NEW, "x"),
  "fs.promises.open": () => promises.open(SECRET),
  "fs.promises.readFile": () => promises.readFile(SECRET),
  "fs.promises.rm": () => promises.rm(SECRET),
  "fs.promises.watch": () => promises.watch(FOLDER)[Symbol.asyncIterator]().next(),

  "open a database": () => new sqlite.DatabaseSync(SECRET),
  "open a new database": () => new sqlite.DatabaseSync(NEW),
  "open a database by a URL": () => new sqlite.DatabaseSync(`file:${SECRET}?mode=ro&immutable=1`),
  "open a database by a URL of a memory": () => new sqlite.DatabaseSync(`file:${NEW}?mode=memory`),
  "open a database by an object": () => new sqlite.DatabaseSync(new URL("s.json", URL_OF_FOLDER)),
  "open a database by bytes": () => new sqlite.DatabaseSync(new TextEncoder().encode(SECRET)),
  "attach a database": () => memory().exec(`attach '${SECRET}' as secret`),
  "attach a database in a statement": () => memory().prepare(`attach '${SECRET}' as secret`).run(),
  "vacuum into a file": () => memory().exec(`create table a (b); vacuum into '${NEW}'`),
  "load an extension": () =>
    new sqlite.DatabaseSync(":memory:", { allowExtension: true }).loadExtension(SECRET),
  "load an extension by a statement": () => memory().prepare(`select load_extension('${SECRET}')`).get(),
  "permit extensions": () => memory().enableLoadExtension(true),
  "read a file by a statement": () => memory().prepare(`select readfile('${SECRET}')`).get(),
  "tokenize by a pointer": () => memory().exec("select fts3_tokenizer('simple', x'4141414141414141')"),
  "back a database up": () => sqlite.backup(memory(), NEW),
  "write a heap snapshot": () => v8.writeHeapSnapshot(NEW),
  "write a report": () => process.report.writeReport(NEW) || refused("it wrote none"),
  "write a report by a variable": () => {
    process.report.directory = FOLDER;
    return process.report.writeReport() || refused("it wrote none");
  },
  "set flags of the engine": () => {
    v8.setFlagsFromString(`--logfile=${NEW}`);
    v8.setFlagsFromString("--log-all");
    (0, eval)("(() => {})()");
    refused("a file would show it");
  },
  "write a profile": () => {
    v8.startCpuProfile();
    refused("a file would show it");
  },
  "trace events": () => {
    builtin("trace_events").createTracing({ categories: ["node", "v8"] }).enable();
    refused("a file would show it");
  },
  "read a source map": () => nodeModule.findSourceMap(SECRET) ?? refused("there is none"),
  "find a package": () => nodeModule.findPackageJSON(SECRET) ?? refused("there is none"),
  "stat by node:module": () => nodeModule._stat(SECRET) >= 0 || refused("it seems not to be there"),
  "find by node:module": () => nodeModule._findPath(SECRET, [FOLDER], false) || refused("it found nothing"),
  "look up by node:module": () => require.resolve(SECRET),
  "read variables of a file": () => process.loadEnvFile(SECRET),
  "open a folder for WASI": () =>
    new (builtin("wasi").WASI)({ version: "preview1", preopens: { "/": FOLDER } }),
  "stat by a callback": () => called((done) => fs.stat(SECRET, done)),
};
