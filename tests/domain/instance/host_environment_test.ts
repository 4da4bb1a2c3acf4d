import { assertEquals } from "@std/assert";
import { hostEnvironment } from "../../../src/domain/instance/host_environment.ts";

const DROPPED: Readonly<Record<string, string>> = {
  LD_PRELOAD: "/tmp/a.so",
  LD_LIBRARY_PATH: "/opt/x",
  LD_AUDIT: "/tmp/a.so",
  DYLD_INSERT_LIBRARIES: "/tmp/a.dylib",
  GLIBC_TUNABLES: "glibc.malloc.check=1",
  GCONV_PATH: "/tmp",
  MALLOC_TRACE: "/tmp/trace",
  BASH_ENV: "/tmp/rc",
  ENV: "/tmp/rc",
  SHELLOPTS: "xtrace",
  BASHOPTS: "extdebug",
  IFS: "/",
  PS4: "$(id)",
  CDPATH: "/tmp",
  "BASH_FUNC_cat%%": "() { id; }",
  anything: "() { id; }; id",
  PERL5LIB: "/tmp",
  PERL5OPT: "-Mevil",
  PYTHONPATH: "/tmp",
  PYTHONSTARTUP: "/tmp/a.py",
  NODE_OPTIONS: "--require /tmp/a.js",
  RUBYOPT: "-r/tmp/a.rb",
};

for (const [name, value] of Object.entries(DROPPED)) {
  Deno.test(`programs of the host do not get ${name}`, () => {
    assertEquals(hostEnvironment({ HOME: "/root", [name]: value }, "/bin"), { HOME: "/root", PATH: "/bin" });
  });
}

Deno.test("programs of the host get all other variables, and the PATH that is named", () => {
  const env = {
    HOME: "/root",
    LANG: "C",
    TZ: "UTC",
    CRONTAB_FILE: "/x",
    LEDGER_URL: "postgres://",
    BUILD_ENV: "()",
  };
  assertEquals(hostEnvironment({ ...env, PATH: ".:/bin" }, "/bin"), { ...env, PATH: "/bin" });
});
