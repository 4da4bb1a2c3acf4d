import { assertEquals, assertStringIncludes } from "@std/assert";
import { SystemGrantedFiles } from "../../../src/adapters/grants/system_granted_files.ts";
import type { GrantRisk } from "../../../src/domain/grants/grant_risk.ts";
import { grantRisks } from "../../../src/domain/grants/grant_risks.ts";
import { protectedPaths } from "../../../src/domain/grants/protected_paths.ts";
import { type Grant, NOTHING_GRANTED } from "../../../src/domain/manifest/grant.ts";
import { parseManifest } from "../../../src/domain/manifest/parse/parse_manifest.ts";

const MANIFEST = `[gapless]
env_file = ".env"
[plugins.p]
module = "./plugins/p.ts"
config = { token = { file = "secrets/token" } }
[plugins.other]
module = "./plugins/other.ts"
`;

/** An installation with all that an attacker could have made beside it. */
class Site implements Disposable {
  readonly folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "grants-" }));
  readonly jobs = `${this.folder}/jobs`;

  constructor() {
    for (const folder of ["jobs/plugins", "jobs/secrets", "jobs/data/in", "state", "bin", "out"]) {
      Deno.mkdirSync(`${this.folder}/${folder}`, { recursive: true });
    }
    for (const file of ["gapless.toml", ".env", "secrets/token", "plugins/p.ts", "plugins/other.ts"]) {
      Deno.writeTextFileSync(`${this.jobs}/${file}`, "");
    }
    Deno.writeTextFileSync(`${this.folder}/bin/gapless`, "");
    Deno.symlinkSync("jobs", `${this.folder}/link`);
    Deno.symlinkSync("../../state/new", `${this.jobs}/data/dangling`);
    Deno.symlinkSync("gapless.lock", `${this.jobs}/lock`);
    Deno.linkSync(`${this.jobs}/gapless.toml`, `${this.folder}/out/hard`);
    Deno.linkSync(`${this.jobs}/.env`, `${this.folder}/out/variables`);
    Deno.symlinkSync("/bin/sh", `${this.folder}/bin/tidy`);
    Deno.symlinkSync("tidy", `${this.folder}/bin/tidier`);
    Deno.writeTextFileSync(`${this.folder}/bin/tool`, "");
  }

  risks(grant: Partial<Grant>): GrantRisk[] {
    const files = new SystemGrantedFiles({
      state: `${this.folder}/state`,
      program: [`${this.folder}/bin/gapless`, "run"],
      path: `relative:${this.folder}/bin:/usr/bin:/bin`,
    });
    const { find, locate, gapless, own } = files;
    const paths = [...protectedPaths(parseManifest(MANIFEST, `${this.jobs}/gapless.toml`)), ...own];
    const whole = { ...NOTHING_GRANTED, ...grant } as Grant;
    return grantRisks(whole, { find, locate, gapless, protectedPaths: paths });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

const ERRORS: readonly (readonly [kind: "read" | "write", path: string, what: string])[] = [
  ["write", "/", "the manifest"],
  ["write", "jobs", "the manifest"],
  ["write", "jobs/gapless.toml", "the manifest"],
  ["write", ".", "the manifest"],
  ["write", "jobs/data/../../jobs/./plugins/..", "the manifest"],
  ["write", "link", "the manifest"],
  ["write", "link/plugins", "modules of plugins"],
  ["write", "out/hard", "the manifest"],
  ["write", "jobs/lock", "the lock file"],
  ["write", "jobs/gapless.lock", "the lock file"],
  ["write", "jobs/plugins/other.ts", "modules of plugins"],
  ["write", "jobs/secrets", "files with secrets"],
  ["write", "jobs/.env", "env_file"],
  ["write", "state", "the state folder"],
  ["write", "state/logs/p", "the state folder"],
  ["write", "jobs/data/dangling", "the state folder"],
  ["write", "bin", "Gapless itself"],
  ["write", "/var/spool/cron/crontabs/root", "crontabs"],
  ["write", "/var/spool", "crontabs"],
  ["write", "/etc/cron.d", "crontabs"],
  ["write", "/etc/crontab", "crontabs"],
  ["write", "/etc", "crontabs"],
  ["read", "/", "env_file and files with secrets"],
  ["read", "jobs/.env", "env_file"],
  ["read", "out/variables", "env_file"],
  ["read", "jobs/secrets", "files with secrets"],
  ["read", "link/secrets/token", "files with secrets"],
];

for (const [kind, path, what] of ERRORS) {
  Deno.test(`${kind} access to ${path} is an error, unless the grant is unsafe`, () => {
    using site = new Site();
    const list = [path.startsWith("/") ? path : `${site.folder}/${path}`];
    const [risk] = site.risks({ [kind]: list });
    assertEquals(risk?.level, "error");
    assertStringIncludes(risk?.message ?? "", what);
    assertEquals(
      site.risks({ [kind]: list, unsafe: true }).map(({ level }) => level).includes("error"),
      false,
    );
  });
}

Deno.test("all access to files is an error, for each kind", () => {
  using site = new Site();
  assertEquals(
    site.risks({ read: true, write: true }).filter(({ level }) => level === "error").map(({ kind }) => kind),
    ["read", "write"],
  );
});

Deno.test("folders beside what is protected are no risk", () => {
  using site = new Site();
  const paths = [
    "jobs/data",
    "jobs/data/in",
    "jobs/plugins2",
    "jobs/gapless.toml2",
    "stat",
    "out/new",
    "bin/tool",
  ];
  const list = paths.map((path) => `${site.folder}/${path}`);
  assertEquals(site.risks({ read: [...list, "/usr/share", "/tmp/x"], write: list }), []);
});

const WARNINGS: readonly (readonly [title: string, grant: Partial<Grant>])[] = [
  ["the manifest is read", { read: ["JOBS/gapless.toml"] }],
  ["modules are read", { read: ["JOBS/plugins"] }],
  ["the lock file is read", { read: ["JOBS/gapless.lock"] }],
  ["the state folder is read", { read: ["SITE/state/logs"] }],
  ["every program is run", { run: true }],
  ["a shell is run by its name", { run: ["bash"] }],
  ["a shell is run by its path", { run: ["/bin/sh"] }],
  ["a shell is run by a link", { run: ["SITE/bin/tidy"] }],
  ["a shell is run by a link to a link", { run: ["SITE/bin/tidier"] }],
  ["a shell is run by a link on the path", { run: ["tidy"] }],
  ["a shell is run that is not there", { run: ["/opt/zsh-5.9"] }],
  ["an interpreter is run", { run: ["python3.11"] }],
  ["another interpreter is run", { run: ["/usr/bin/perl"] }],
  ["Deno is run", { run: ["deno"] }],
  ["what starts others is run", { run: ["env"] }],
  ["Gapless is run", { run: ["SITE/bin/gapless"] }],
  ["a program is run that may be written", { run: ["SITE/bin/tool"], write: ["SITE/bin/tool"] }],
  ["native code is loaded", { ffi: ["SITE/out/lib.so"] }],
  ["all variables are granted", { env: true }],
  ...[
    "PATH",
    "LD_PRELOAD",
    "LD_*",
    "L*",
    "*",
    "DENO_DIR",
    "NODE_OPTIONS",
    "BASH_ENV",
    "PYTHONPATH",
    "GAPLESS_CRONTAB",
  ]
    .map((name) => [`the variable ${name} is granted`, { env: [name] }] as const),
];

for (const [title, grant] of WARNINGS) {
  Deno.test(`it is a warning if ${title}`, () => {
    using site = new Site();
    const placed = JSON.parse(
      JSON.stringify(grant).replaceAll("JOBS", site.jobs).replaceAll("SITE", site.folder),
    );
    assertEquals(site.risks(placed).map(({ level }) => level), ["warning"]);
  });
}

Deno.test("other programs, variables and addresses are no risk", () => {
  using site = new Site();
  const grant: Partial<Grant> = {
    net: true,
    listen: ["0.0.0.0:80"],
    env: ["API_TOKEN", "AWS_*", "PATHS", "HOME"],
    run: ["/usr/bin/rsync", "git", `${site.folder}/bin/tool`],
    sys: true,
  };
  assertEquals(site.risks(grant), []);
});

Deno.test("the grant of everything is one warning", () => {
  using site = new Site();
  assertEquals(site.risks({ kind: "all" }).map(({ level, kind }) => [level, kind]), [["warning", null]]);
});
