import { basename } from "@std/path/posix";
import type { Grant } from "../manifest/grant.ts";
import { quote } from "../text/quote.ts";
import type { GrantRisk } from "./grant_risk.ts";
import { type FindPath, reaches } from "./protected_path.ts";

/** What the programs of a grant are compared with. */
export interface ProgramContext {
  readonly find: FindPath;
  /** Returns the absolute path of a program that is called by its bare name; null if there is none. */
  readonly locate: (program: string) => string | null;
  /** Absolute path of Gapless itself. */
  readonly gapless: string;
}

/** Programs that run whatever code they are given. A name may end with a version. */
const RUNS_CODE =
  /^(?:(?:ba|da|a|k|mk|pdk|lk|z|c|tc|fi|el|x|nu|pw|posh|r|rba)?sh|busybox|toybox|python|pypy|ipython|perl|ruby|irb|node|nodejs|deno|bun|npx|npm|php|lua|luajit|tclsh|wish|expect|[gmn]?awk|jq|guile|racket|sbcl|java|jshell|ghci|R|Rscript|gdb|ed|vi|vim|nvim|emacs)(?:-?[\d.]+)?$/;

/** Programs that start others. */
const STARTS_OTHERS =
  /^(?:env|xargs|find|parallel|sudo|su|doas|pkexec|runuser|nohup|nice|ionice|chrt|taskset|timeout|setsid|stdbuf|time|unshare|nsenter|chroot|flock|script|screen|tmux|socat|strace|ltrace|watch|make|at|batch|crontab|systemd-run|systemctl|docker|podman|kubectl|ssh|gapless)$/;

/** One file of each, under whatever name it is granted. */
const SHELLS = ["/bin/sh", "/bin/bash", "/bin/dash", "/bin/zsh", "/bin/ksh", "/bin/busybox", "/usr/bin/env"];

/** Returns warnings of the programs and libraries of a grant with which a plugin may do everything. */
export function programRisks(grant: Grant, context: ProgramContext): GrantRisk[] {
  if (grant.kind === "all") return [];
  const { run, ffi } = grant;
  const risks: GrantRisk[] = run === true
    ? [warning("run", null, "every program may be run, so the plugin can do everything")]
    : run.flatMap((program, index) => {
      const why = whyRisky(program, grant, context);
      return why === undefined ? [] : [warning("run", index, `${quote(program)} ${why}`)];
    });
  if (ffi === true || ffi.length > 0) {
    risks.push(
      warning("ffi", null, "native code is outside of the sandbox, so the plugin can do everything"),
    );
  }
  return risks;
}

type ListedGrant = Extract<Grant, { kind: "listed" }>;

function whyRisky(
  program: string,
  { write }: ListedGrant,
  { find, locate, gapless }: ProgramContext,
): string | undefined {
  const path = program.includes("/") ? program : locate(program);
  const found = path === null ? undefined : find(path);
  const names = [basename(program), ...found === undefined ? [] : [basename(found.real)]];
  const isSame = (other: string) => found !== undefined && found.id !== null && find(other).id === found.id;
  if (isSame(gapless)) return "is Gapless itself, so the plugin can do everything";
  if (names.some((name) => RUNS_CODE.test(name)) || SHELLS.some(isSame)) {
    return "runs any code that it is given, so the plugin can do everything";
  }
  if (names.some((name) => STARTS_OTHERS.test(name))) {
    return "starts other programs, so the plugin can do everything";
  }
  const isWritable = found !== undefined &&
    (write === true || write.some((granted) => reaches(find(granted), found, false)));
  return isWritable ? "may be written by the plugin, which can so run any code" : undefined;
}

function warning(kind: GrantRisk["kind"], index: number | null, message: string): GrantRisk {
  return { level: "warning", kind, index, message };
}
