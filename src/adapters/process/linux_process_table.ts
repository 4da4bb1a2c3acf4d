import type { Owner, Sighting } from "../../domain/window/owner.ts";
import { isSameOwner } from "../../domain/window/same_owner.ts";
import type { ProcessTable } from "../../ports/process_table.ts";

/**
 * The {@linkcode ProcessTable} of Linux, read from `/proc`. Where there is none (macOS), every owner but this process
 * is `unknown`.
 */
export class LinuxProcessTable implements ProcessTable {
  readonly #proc: string;
  #self?: Owner;

  /** @param proc Where the system's process folder lies. */
  constructor(proc = "/proc") {
    this.#proc = proc;
  }

  self(): Owner {
    return this.#self ??= {
      host: Deno.hostname(),
      boot: this.#read("sys/kernel/random/boot_id")?.trim() ?? "",
      namespace: this.#namespace(),
      pid: Deno.pid,
      // Without /proc the start by this process's own reckoning serves: nobody can look it up, but it is unlike others'.
      started: this.#stat(Deno.pid)?.started ?? String(performance.timeOrigin),
    };
  }

  look(owner: Owner): Sighting {
    const self = this.self();
    if (owner.host !== self.host) return "unknown";
    if (isSameOwner(owner, self)) return "alive";
    if (self.boot === "" || owner.boot === "") return "unknown";
    if (owner.boot !== self.boot) return "dead";
    if (owner.namespace !== self.namespace) return "unknown";
    const stat = this.#stat(owner.pid);
    if (stat === undefined) return exists(owner.pid) ? "unknown" : "dead";
    return stat.started === owner.started && !stat.ended ? "alive" : "dead";
  }

  /** Reads a process's state and start; undefined if it is not to be seen. */
  #stat(pid: number): { readonly started: string; readonly ended: boolean } | undefined {
    const text = this.#read(`${pid}/stat`);
    if (text === undefined) return undefined;
    // The second field is the program's name in parentheses, with whatever spaces and parentheses it has itself.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state, started] = [fields[0], fields[19]];
    // Z and X have ended, and only wait to be collected by their parent.
    return started === undefined ? undefined : { started, ended: state === "Z" || state === "X" };
  }

  #namespace(): string {
    return orUnseen(() => Deno.readLinkSync(`${this.#proc}/self/ns/pid`)) ?? "";
  }

  #read(path: string): string | undefined {
    return orUnseen(() => Deno.readTextFileSync(`${this.#proc}/${path}`));
  }
}

function orUnseen(read: () => string): string | undefined {
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

/** Tells whether a process exists that `/proc` may hide (`hidepid`): signal 0 is never delivered, only checked. */
function exists(pid: number): boolean {
  try {
    // Deno's own kill() knows no signal 0, and to import this one would cost every start 12 ms.
    // deno-lint-ignore no-process-global
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // ESRCH: no such process. EPERM: there is one, of another user.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
