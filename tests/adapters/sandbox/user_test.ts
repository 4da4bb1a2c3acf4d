import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { SystemUsers } from "../../../src/adapters/libc/system_users.ts";
import { ProcFiles } from "../../../src/adapters/process/proc_files.ts";
import { RUN_VARIABLE } from "../../../src/domain/window/owner.ts";
import type { User } from "../../../src/ports/users.ts";
import type { LoadRequest, RunUser } from "../../../src/ports/plugin_host.ts";
import { PluginFixture, runAndClose, running } from "./plugin_fixture.ts";

const root = { ignore: Deno.build.os !== "linux" || Deno.uid() !== 0 };
// Before any test: Deno takes a library that is loaded in a test for a leak.
const SOMEBODY: RunUser = {
  closed: [],
  ...(root.ignore ? { name: "nobody", uid: 65534, gid: 65534, groups: [65534], home: "/" } : somebody()),
};

/** A user with a group beside its own, if the machine has one. */
function somebody(): User {
  const users = new SystemUsers();
  const all = users.names().flatMap((name) => users.find(name) ?? []).filter(({ uid }) => uid !== 0);
  const found = all.find(({ groups }) => groups.length > 1) ?? users.find("nobody");
  assert(found, "this machine has no user but root");
  return found;
}

/** What a plugin that may do everything that its user may do tries. Each is an expression, and must fail or be -1. */
const ATTACKS: Readonly<Record<string, string>> = {
  "become root": "libc.setuid(0)",
  "become root in each way": "libc.setresuid(0, 0, 0)",
  "take root's group": "libc.setresgid(0, 0, 0)",
  "join root's group": "libc.setgroups(1n, new Uint32Array([0]))",
  "read the host's environment": "Deno.readTextFileSync(`/proc/${HOST}/environ`)",
  "open the host's memory": "Deno.openSync(`/proc/${HOST}/mem`)",
  "list the host's descriptors": "[...Deno.readDirSync(`/proc/${HOST}/fd`)]",
  "trace the host": "libc.ptrace(16n, BigInt(HOST), 0n, 0n)",
  "stop the host": "libc.kill(HOST, 19)",
  "end the host": "libc.kill(HOST, 15)",
  "continue the host": "libc.kill(HOST, 18)",
  "list the state folder": "[...Deno.readDirSync(STATE)]",
  "read a file of the state folder": "Deno.readTextFileSync(`${STATE}/artifact.js`)",
  "read what only root may read": "Deno.readTextFileSync('/etc/shadow')",
  "list the code of runs": "[...Deno.readDirSync('/run/gapless')]",
  "add to the code of runs": "Deno.writeTextFileSync('/run/gapless/x.js', '')",
  "be served before others": "libc.setpriority(0, 0, -20)",
  // Where SQLite locks what Deno has compiled of the sources, no data is.
  "find a file open for writing": `[...Deno.readDirSync('/proc/self/fd')].some(({ name }) => {
    try {
      const flags = /^flags:\\s+(\\d+)/m.exec(Deno.readTextFileSync('/proc/self/fdinfo/' + name))[1];
      return (parseInt(flags, 8) & 3) !== 0 && Deno.statSync('/proc/self/fd/' + name).isFile &&
        !Deno.readLinkSync('/proc/self/fd/' + name).endsWith('-shm');
    } catch { return false; }
  }) || -1`,
};

Deno.test("a plugin with a user has the rights of that user alone, and no way back", root, async () => {
  using site = new Site(running(`
    const HOST = ${Deno.pid};
    const STATE = context.window === undefined ? "" : Deno.cwd() + "/code";
    const libc = Deno.dlopen("libc.so.6", {
      setuid: { parameters: ["u32"], result: "i32" },
      setresuid: { parameters: ["u32", "u32", "u32"], result: "i32" },
      setresgid: { parameters: ["u32", "u32", "u32"], result: "i32" },
      setgroups: { parameters: ["usize", "buffer"], result: "i32" },
      ptrace: { parameters: ["i64", "i64", "i64", "i64"], result: "i64" },
      kill: { parameters: ["i32", "i32"], result: "i32" },
      setpriority: { parameters: ["i32", "u32", "i32"], result: "i32" },
    }).symbols;
    for (const [name, attack] of Object.entries({
      ${Object.entries(ATTACKS).map(([name, code]) => `${JSON.stringify(name)}: () => ${code},`).join("\n")}
    })) {
      let result;
      try { result = Number(attack()); } catch (error) { result = error.name; }
      if (result !== -1 && result !== "PermissionDenied") console.log(name, "gave", result);
    }
    console.log("done");`));
  assertEquals(await site.run({ grant: { kind: "all" } }), { kind: "ok" });
  assertEquals(site.messages(), ["done"]);
});

Deno.test(
  "a plugin with a user has its ids, groups, environment, folder and a safe umask",
  root,
  async () => {
    using site = new Site(running(`
    const status = Deno.readTextFileSync("/proc/self/status");
    const field = (key) => new RegExp("^" + key + ":\\\\s+(.*)$", "m").exec(status)[1].trim();
    const { prctl } = Deno.dlopen("libc.so.6", {
      prctl: { parameters: ["i32", "buffer", "u64", "u64", "u64"], result: "i32" },
    }).symbols;
    const id = new Deno.Command("id", { args: ["-G"] }).outputSync();
    console.log(JSON.stringify({
      uid: field("Uid").split(/\\s+/),
      gid: field("Gid").split(/\\s+/),
      caps: [field("CapInh"), field("CapPrm"), field("CapEff"), field("CapAmb")].map((bits) => parseInt(bits, 16)),
      groups: new TextDecoder().decode(id.stdout).trim().split(" ").map(Number).sort((a, b) => a - b),
      variables: ["HOME", "USER", "LOGNAME"].map((name) => Deno.env.get(name)),
      cwd: Deno.cwd(),
      mask: field("Umask"),
      // Another process of the same user.
      seen: ["environ", "maps", "mem"].filter((file) =>
        new Deno.Command("head", { args: ["-c1", "/proc/" + Deno.pid + "/" + file] }).outputSync().success
      ),
      dumpable: prctl(3, null, 0n, 0n, 0n),
    }));`));
    const { uid, gid, groups, home, name } = SOMEBODY;
    const environment = { PATH: "/usr/bin:/bin", HOME: home, USER: name, LOGNAME: name };
    assertEquals(await site.run({ grant: { kind: "all" }, environment }), { kind: "ok" });
    assertEquals(JSON.parse(site.messages()[0] ?? ""), {
      uid: Array(4).fill(String(uid)),
      gid: Array(4).fill(String(gid)),
      caps: [0, 0, 0, 0],
      groups: groups.toSorted((one, other) => one - other),
      variables: [home, name, name],
      cwd: site.fixture.folder,
      mask: "0022",
      seen: [],
      dumpable: 0,
    });
  },
);

Deno.test("what a plugin with a user reads and writes is by that user's rights", root, async () => {
  using site = new Site(running(`
    Deno.writeTextFileSync("given/out", "x");
    const { uid, gid } = Deno.statSync("given/out");
    console.log(uid, gid);
    for (const path of ["closed", "new"]) {
      try { Deno.writeTextFileSync(path, ""); console.log("wrote", path); } catch (error) { console.log(error.name); }
    }`));
  const { folder } = site.fixture;
  Deno.mkdirSync(`${folder}/given`);
  Deno.chownSync(`${folder}/given`, SOMEBODY.uid, SOMEBODY.gid);
  Deno.writeTextFileSync(`${folder}/closed`, "root's", { mode: 0o600 });
  const grant = { ...site.fixture.request().grant, read: true, write: true } as LoadRequest["grant"];
  assertEquals(await site.run({ grant }), { kind: "ok" });
  assertEquals(site.messages(), [`${SOMEBODY.uid} ${SOMEBODY.gid}`, "PermissionDenied", "PermissionDenied"]);
});

Deno.test("all that a plugin with a user has started ends with its run", root, async () => {
  using site = new Site(running(`
    for (const args of [["sleep", "600"], ["setsid", "sleep", "600"]]) {
      new Deno.Command(args[0], { args: args.slice(1), stdin: "null", stdout: "null", stderr: "null" }).spawn().unref();
    }
    await new Promise((resolve) => setTimeout(resolve, 200));`));
  const plugin = await site.fixture.load({ ...site.changes, grant: { kind: "all" } });
  const { mark, pid } = plugin.group ?? { mark: "", pid: 0 };
  await runAndClose(plugin);
  const files = new ProcFiles();
  const left = files.pids().filter((id) => {
    const stat = files.stat(id);
    return stat?.ended === false && (stat.session === pid || files.variable(id, RUN_VARIABLE) === mark);
  });
  assertEquals(left, []);
});

Deno.test(
  "a plugin with a user is held to its limits, also to a priority that only root can give",
  root,
  async () => {
    using site = new Site(running(`
    console.log(Deno.readTextFileSync("/proc/self/stat").split(") ")[1].split(" ")[16]);
    const kept = [];
    for (;;) kept.push(new Uint8Array(10_000_000).fill(1));`));
    const limits = { memoryBytes: 200_000_000, mostMemoryBytes: null, nice: -3, tasks: null };
    const end = await site.run({ grant: { kind: "all" }, limits });
    assertEquals(site.messages()[0], "-3");
    assert(end.kind === "failed");
    assertStringIncludes(end.message, "it exceeded its memory limit of 200 MB");
  },
);

Deno.test(
  "a plugin whose user cannot enter its working folder is not loaded, and hears what to do",
  root,
  async () => {
    using site = new Site(running(""));
    const { folder } = site.fixture;
    Deno.chmodSync(folder, 0o700);
    await refused(
      site,
      `the user "${SOMEBODY.name}" cannot reach its working folder "${folder}"; ` +
        `allow it (chmod o+x "${folder}"), or move the manifest to a folder that it can enter`,
    );
  },
);

Deno.test(
  "a plugin whose user can enter the state folder is not loaded, and hears what to do",
  root,
  async () => {
    using site = new Site(running(""));
    const code = `${site.fixture.folder}/code`;
    for (const mode of [0o711, 0o755, 0o701]) {
      Deno.chmodSync(code, mode);
      await refused(
        site,
        `the user "${SOMEBODY.name}" can enter the state folder "${code}"; ` +
          `close it to others (chmod 700 "${code}")`,
      );
    }
  },
);

Deno.test("a plugin whose user can read env_file is not loaded, and hears what to do", root, async () => {
  using site = new Site(running(""));
  const closed = `${site.fixture.folder}/.env`;
  Deno.writeTextFileSync(closed, "A=b", { mode: 0o600 });
  const user = { ...SOMEBODY, closed: [closed] };
  await (await site.fixture.load({ user })).close();
  Deno.chmodSync(closed, 0o644);
  await assertRejects(
    () => site.fixture.load({ user }),
    Error,
    `the user "${SOMEBODY.name}" can read "${closed}", which has what other plugins are given; ` +
      `close it to others (chown root "${closed}"; chmod 600 "${closed}")`,
  );
});

async function refused(site: Site, why: string): Promise<void> {
  await assertRejects(
    () => site.fixture.load(site.changes),
    Error,
    `Cannot load the plugin "sample": ${why}`,
  );
}

/** A plugin in a folder that others may enter, with a state folder that they may not. */
class Site implements Disposable {
  readonly fixture: PluginFixture;
  readonly changes: Partial<LoadRequest> = { user: SOMEBODY };

  constructor(source: string) {
    this.fixture = new PluginFixture(source);
    Deno.chmodSync(this.fixture.folder, 0o711);
    Deno.chmodSync(`${this.fixture.folder}/code`, 0o700);
  }

  async run(changes: Partial<LoadRequest>) {
    return await this.fixture.run({}, { ...this.changes, ...changes });
  }

  messages(): string[] {
    return this.fixture.messages();
  }

  [Symbol.dispose](): void {
    this.fixture[Symbol.dispose]();
  }
}
