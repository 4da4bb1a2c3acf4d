/** Variables by which the loader, the C library, a shell or an interpreter runs other code, or reads code in another way. */
const NAMES: ReadonlySet<string> = new Set([
  // The C library.
  "GLIBC_TUNABLES",
  "GCONV_PATH",
  "GETCONF_DIR",
  "HOSTALIASES",
  "LOCALDOMAIN",
  "LOCPATH",
  "NIS_PATH",
  "NLSPATH",
  "RESOLV_HOST_CONF",
  "RES_OPTIONS",
  // Shells.
  "BASHOPTS",
  "BASH_COMPAT",
  "BASH_ENV",
  "BASH_XTRACEFD",
  "CDPATH",
  "ENV",
  "FPATH",
  "GLOBIGNORE",
  "IFS",
  "POSIXLY_CORRECT",
  "PROMPT_COMMAND",
  "PS4",
  "SHELLOPTS",
  "ZDOTDIR",
  // Interpreters, for a crontab program that is a script.
  "CLASSPATH",
  "JAVA_TOOL_OPTIONS",
  "JDK_JAVA_OPTIONS",
  "LUA_CPATH",
  "LUA_INIT",
  "LUA_PATH",
  "NODE_OPTIONS",
  "NODE_PATH",
  "PERLLIB",
  "PHPRC",
  "PHP_INI_SCAN_DIR",
  "RUBYLIB",
  "RUBYOPT",
  "_JAVA_OPTIONS",
]);
const PREFIXES = /^(?:LD_|_RLD|DYLD_|MALLOC_|BASH_FUNC_|PERL5|PERLIO|PYTHON)/;
/** How old versions of bash pass a function on, under any name. */
const FUNCTION = /^\(\)\s*\{/;

/**
 * Tells whether a variable changes how a program is loaded or interpreted, so that its value decides which code runs.
 *
 * @param name Such as `LD_PRELOAD`.
 * @param value Its value; a few are recognised by that alone.
 */
export function changesLoading(name: string, value: string): boolean {
  return NAMES.has(name) || PREFIXES.test(name) || FUNCTION.test(value);
}

/**
 * Returns the environment for a program of the host, such as `crontab`: the given one without what changes how programs are
 * loaded or interpreted.
 *
 * @param env Variables that this process was started with.
 * @param path Value for `PATH`.
 *
 * @example A preloaded library stays behind
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const env = { HOME: "/root", PATH: ".:/bin", LD_PRELOAD: "/tmp/evil.so" };
 * assertEquals(hostEnvironment(env, "/bin"), { HOME: "/root", PATH: "/bin" });
 * ```
 */
export function hostEnvironment(env: Readonly<Record<string, string>>, path: string): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => !changesLoading(name, value));
  return { ...Object.fromEntries(kept), PATH: path };
}
