/** Attacks on processes: by signals, by programs, by what is one for all threads of a process. */
import { builtin, called, event, refused } from "./scene.js";

const [childProcess, cluster, fs, os, process] = ["child_process", "cluster", "fs", "os", "process"].map(
  builtin,
);
const OTHERS = { "itself": Deno.pid, "its parent": Deno.ppid, "its group": 0, "the first": 1, "all": -1 };
/** What each asks for is harmless where it succeeds. */
const HARMLESS = ["SIGCONT", "SIGURG", 0];

const later = (child) =>
  event(child, "exit").then(([code]) => code === 0 ? code : refused(`exit code ${code}`));

function signals(pid) {
  const each = (send) => HARMLESS.map((signal) => send(pid, signal));
  return {
    "Deno.kill": () => Deno.kill(pid, "SIGCONT"),
    "process.kill": () => each(process.kill),
    "process.kill of a name": () => each((pid, signal) => process.kill.call(process, `${pid}`, signal)),
    "process._kill": () => process._kill(pid, 18) === 0 || refused("it says it could not"),
    "process._debugProcess": () => process._debugProcess(pid),
    "import of kill": () => import("node:process").then(({ kill }) => kill(pid, "SIGCONT")),
    "import of the module": () =>
      import("node:process").then((module) => module.default.kill(pid, "SIGCONT")),
    "the global process": () => globalThis.process.kill(pid, "SIGCONT"),
    "the process's class": () =>
      Object.getPrototypeOf(process).kill?.call(process, pid, "SIGCONT") ?? refused("it has none"),
  };
}

const ofSignals = Object.entries(OTHERS).flatMap(([whom, pid]) =>
  Object.entries(signals(pid)).map(([how, attack]) => [`signal ${whom} by ${how}`, attack])
);

export const ATTACKS = {
  ...Object.fromEntries(ofSignals),
  "Deno.Command": () => new Deno.Command("/bin/true").outputSync().code,
  "Deno.Command, later": () => new Deno.Command("/bin/true").output(),
  "Deno.Command of a shell": () => new Deno.Command("sh", { args: ["-c", "true"] }).spawn().status,
  "Deno.Command of this program": () =>
    new Deno.Command(Deno.execPath(), { args: ["--version"] }).outputSync(),
  "Deno.Command of the process's file": () =>
    new Deno.Command("/proc/self/exe", { args: ["--version"] }).outputSync(),
  "Deno.Command as another user": () => new Deno.Command("/bin/true", { uid: 65534 }).outputSync(),
  // deno-lint-ignore no-deprecated-deno-api
  "Deno.run": () => Deno.run({ cmd: ["/bin/true"] }),
  "Deno.spawn": () => Deno.spawn("/bin/true").status,
  "Deno.spawnAndWait": () => Deno.spawnAndWaitSync("/bin/true"),
  "spawn": () => later(childProcess.spawn("/bin/true")),
  "spawnSync": () => childProcess.spawnSync("/bin/true").status ?? refused("it did not start"),
  "spawn with descriptors": () =>
    later(childProcess.spawn("/bin/true", { stdio: [0, 1, 2, 3, 4, 5, "ipc"] })),
  "exec": () => called((done) => childProcess.exec("true", done)),
  "execSync": () => childProcess.execSync("true"),
  "execFile": () => called((done) => childProcess.execFile("/bin/true", done)),
  "execFileSync": () => childProcess.execFileSync("/bin/true"),
  "fork": () => later(childProcess.fork("/dev/null")),
  "spawn of an inner module": () => process.binding("process_wrap"),
  "spawnSync of an inner module": () =>
    process.binding("spawn_sync").spawn({ file: "/bin/true", args: ["true"], stdio: [] }),
  "cluster": () => later(cluster.fork().process),
  "tests of Node": () => event(builtin("test").run({ files: ["/dev/null"] }), "test:pass"),
  "process.execve": () => process.execve("/bin/true", ["true"], {}),
  "process.dlopen": () => process.dlopen({ exports: {} }, "libc.so.6"),
  "process.setuid": () => process.setuid(65534),
  "process.setgid": () => process.setgid(65534),
  "process.seteuid": () => process.seteuid(65534),
  "process.setegid": () => process.setegid(65534),
  "process.setgroups": () => process.setgroups([65534]),
  "process.initgroups": () => process.initgroups("nobody", 65534),
  "process.chdir": () => process.chdir("/"),
  "Deno.chdir": () => Deno.chdir("/"),
  "process.umask": () => process.umask(),
  "process.umask that is set": () => process.umask(0),
  "Deno.umask": () => Deno.umask(0),
  "os.setPriority": () => os.setPriority(0, 5),
  "os.setPriority of its parent": () => os.setPriority(Deno.ppid, 5),
  "os.getPriority of its parent": () => os.getPriority(Deno.ppid),
  "os.userInfo": () => os.userInfo(),
  "os.networkInterfaces": () => os.networkInterfaces(),
  "Deno.networkInterfaces": () => Deno.networkInterfaces(),
  "Deno.uid": () => Deno.uid(),
  "Deno.loadavg": () => Deno.loadavg(),
  "Deno.osUptime": () => Deno.osUptime(),
  "process.getActiveHandles": () => process._getActiveHandles().length || refused("it knows none"),
  "process.send": () => process.send("forged") || refused("nobody listens"),
  "process.channel": () => process.channel ?? refused("there is none"),
  "a file of another process": () => fs.readFileSync(`/proc/${Deno.ppid}/cmdline`),
  "the environment of its parent": () => fs.readFileSync(`/proc/${Deno.ppid}/environ`),
  "a descriptor of its parent": () => fs.readdirSync(`/proc/${Deno.ppid}/fd`),
};
