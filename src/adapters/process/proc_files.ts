/** What `/proc` tells of a process. */
export interface ProcessStat {
  /** Id of its process group. */
  readonly group: number;
  /** When it began, in the system's own unit. */
  readonly started: string;
  /** Whether it has ended, and only waits to be collected by its parent. */
  readonly ended: boolean;
}

/** Reads from a process folder such as `/proc`. What is not there, or not to be seen, is `undefined`. */
export class ProcFiles {
  readonly #proc: string;

  constructor(proc: string) {
    this.#proc = proc;
  }

  /** Reads a file as text. */
  read(path: string): string | undefined {
    return orUnseen(() => Deno.readTextFileSync(`${this.#proc}/${path}`));
  }

  /** Reads where a link leads. */
  readLink(path: string): string | undefined {
    return orUnseen(() => Deno.readLinkSync(`${this.#proc}/${path}`));
  }

  /** Returns the ids of all processes. */
  pids(): number[] {
    return this.#namesIn("").filter((name) => /^\d+$/.test(name)).map(Number);
  }

  /** Returns the user whose process it is. */
  uid(pid: number): number | undefined {
    return orUnseen(() => Deno.statSync(`${this.#proc}/${pid}`).uid) ?? undefined;
  }

  stat(pid: number): ProcessStat | undefined {
    const text = this.read(`${pid}/stat`);
    if (text === undefined) return undefined;
    // The second field is the program's name in parentheses, with whatever spaces and parentheses it has itself.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state, group, started] = [fields[0], fields[2], fields[19]];
    // Z and X have ended, and only wait to be collected by their parent.
    const ended = (state === "Z" || state === "X") && !this.#hasOtherThreads(pid);
    return started === undefined ? undefined : { group: Number(group), started, ended };
  }

  /** A process that was killed shows as ended while threads of it still end, with its files and ports. */
  #hasOtherThreads(pid: number): boolean {
    return this.#namesIn(`${pid}/task`).some((name) => name !== String(pid));
  }

  #namesIn(path: string): string[] {
    const entries = orUnseen(() => Array.from(Deno.readDirSync(`${this.#proc}/${path}`))) ?? [];
    return entries.map(({ name }) => name);
  }
}

/** Does something with a file; `undefined` if it is not there, or not to be seen by this user. */
export function orUnseen<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    // ESRCH, for which Deno has no class: the process ended between the opening of its file and the reading.
    if (error instanceof Error && error.message.includes("(os error 3)")) return undefined;
    throw error;
  }
}
