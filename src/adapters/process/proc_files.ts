import { ifExistsSync, isUnseen, readIfSeen } from "../files/if_exists.ts";

/** What `/proc` shows of a process. */
export interface ProcessStat {
  /** Such as `R` (running), `T` (stopped), `Z` (ended, and not yet collected by its parent). */
  readonly state: string;
  /** Id of its process group. */
  readonly group: number;
  /** Id of its session. */
  readonly session: number;
  /** When it began, in the system's own unit. */
  readonly started: string;
  /** Whether it has ended, and only waits to be collected by its parent. */
  readonly ended: boolean;
}

/** Reads from a process folder such as `/proc`. What is not there, or not to be seen, is `undefined`. */
export class ProcFiles {
  readonly #proc: string;

  constructor(proc = "/proc") {
    this.#proc = proc;
  }

  /** Reads a file as text. */
  read(path: string): string | undefined {
    return readIfSeen(`${this.#proc}/${path}`);
  }

  /** Reads where a link leads. */
  readLink(path: string): string | undefined {
    return ifExistsSync(() => Deno.readLinkSync(`${this.#proc}/${path}`), isUnseen);
  }

  /** Returns the ids of all processes. */
  pids(): number[] {
    return this.#namesIn("").filter((name) => /^\d+$/.test(name)).map(Number);
  }

  /** Returns the ids of a process's threads; the first one has the process's own. */
  threads(pid: number): number[] {
    return this.#namesIn(`${pid}/task`).map(Number);
  }

  /** Returns the numbers of a process's open descriptors. */
  descriptors(process: number | "self"): number[] {
    return this.#namesIn(`${process}/fd`).map(Number);
  }

  /** Returns the user whose process it is. */
  uid(pid: number): number | undefined {
    return ifExistsSync(() => Deno.statSync(`${this.#proc}/${pid}`).uid, isUnseen) ?? undefined;
  }

  stat(pid: number): ProcessStat | undefined {
    const text = this.read(`${pid}/stat`);
    if (text === undefined) return undefined;
    // The second field is the program's name in parentheses, with whatever spaces and parentheses it has itself.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state = "", , group, session] = fields;
    const started = fields[19];
    // Z and X have ended, and only wait to be collected by their parent.
    const ended = (state === "Z" || state === "X") && !this.#hasOtherThreads(pid);
    if (started === undefined) return undefined;
    return { state, group: Number(group), session: Number(session), started, ended };
  }

  /** Returns the children of a process, whichever of its threads started them; none where the kernel does not list them. */
  children(pid: number): number[] {
    return this.threads(pid).flatMap((thread) =>
      (this.read(`${pid}/task/${thread}/children`) ?? "").split(" ").filter((text) => text !== "").map(Number)
    );
  }

  /** Returns a process and all its descendants. */
  tree(pid: number): number[] {
    const tree = [pid];
    // Grows while it is walked.
    for (const member of tree) tree.push(...this.children(member).filter((child) => !tree.includes(child)));
    return tree;
  }

  /** Returns the bytes of memory that a process holds alone: what is resident, without files that are mapped. */
  residentBytes(pid: number): number {
    const kilobytes = (this.read(`${pid}/status`) ?? "").matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm);
    return kilobytes.reduce((sum, [, amount]) => sum + Number(amount), 0) * 1024;
  }

  /** Returns the value of a variable in the environment that a process was started with. */
  variable(pid: number, name: string): string | undefined {
    const entry = this.read(`${pid}/environ`)?.split("\0").find((text) => text.startsWith(`${name}=`));
    return entry?.slice(name.length + 1);
  }

  /** A process that was killed shows as ended while threads of it still end, with its files and ports. */
  #hasOtherThreads(pid: number): boolean {
    return this.threads(pid).some((id) => id !== pid);
  }

  #namesIn(path: string): string[] {
    const entries = ifExistsSync(() => Array.from(Deno.readDirSync(`${this.#proc}/${path}`)), isUnseen) ?? [];
    return entries.map(({ name }) => name);
  }
}
