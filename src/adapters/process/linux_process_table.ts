import { digest } from "../../domain/text/digest.ts";
import { isSameOwner, type Owner, type SandboxGroup, type Sighting } from "../../domain/window/owner.ts";
import type { ProcessTable } from "../../ports/process_table.ts";
import { readIfSeen } from "../files/if_exists.ts";
import { ProcFiles } from "./proc_files.ts";
import { sendSignal } from "./send_signal.ts";

/**
 * The {@linkcode ProcessTable} of Linux, read from `/proc`. Where there is none (macOS), every owner but this process
 * is `unknown`.
 */
export class LinuxProcessTable implements ProcessTable {
  readonly #files: ProcFiles;
  readonly #machineId: string;
  #self?: Owner;

  /**
   * @param proc Where the system's process folder lies.
   * @param machineId File with the machine's id.
   */
  constructor(proc = "/proc", machineId = "/etc/machine-id") {
    this.#files = new ProcFiles(proc);
    this.#machineId = machineId;
  }

  self(): Owner {
    return this.#self ??= {
      host: Deno.hostname(),
      boot: this.#boot(),
      namespace: this.#files.readLink("self/ns/pid") ?? "",
      pid: Deno.pid,
      // Without /proc the start by this process's own reckoning serves: nobody can look it up, but it is unlike others'.
      started: this.#files.stat(Deno.pid)?.started ?? String(performance.timeOrigin),
    };
  }

  look(owner: Owner): Sighting {
    const self = this.self();
    if (owner.host !== self.host) return "unknown";
    if (isSameOwner(owner, self)) return "alive";
    if (self.boot === "" || owner.boot === "") return "unknown";
    // Two machines may bear one name; only of this one is another boot a boot that has ended.
    if (owner.boot !== self.boot) return machineOf(owner) === machineOf(self) ? "dead" : "unknown";
    if (owner.namespace !== self.namespace) return "unknown";
    const stat = this.#files.stat(owner.pid);
    if (stat === undefined) return exists(owner.pid) ? "unknown" : "dead";
    return stat.started === owner.started && !stat.ended ? "alive" : "dead";
  }

  end(owner: Owner, how: "politely" | "at once"): boolean {
    // Looked at just before: a pid may have passed on to a process that is nobody's owner.
    return this.look(owner) === "alive" && sendSignal(owner.pid, how === "politely" ? "SIGTERM" : "SIGKILL");
  }

  async endGroup(owner: Owner, group: SandboxGroup): Promise<boolean> {
    const { host, boot, namespace } = this.self();
    // Elsewhere, and after another start of the machine, the same id is another process.
    if (boot === "" || namespace === "") return true;
    if (owner.host !== host || owner.boot !== boot || owner.namespace !== namespace) return true;
    // Only here: hardly a wake-up finds a run whose owner is gone.
    const { endGroup } = await import("./end_group.ts");
    return await endGroup(this.#files, group);
  }

  /** Names machine and boot; the machine's id is not for others to know. */
  #boot(): string {
    const boot = this.#files.read("sys/kernel/random/boot_id")?.trim();
    if (boot === undefined) return "";
    const machine = readIfSeen(this.#machineId)?.trim() ?? "";
    return `${machine === "" ? boot : digest(`gapless ${machine}`).slice(0, 16)}/${boot}`;
  }
}

/** Where the machine has no id it is known by its boot alone, and by the next one is another machine. */
function machineOf({ boot }: Owner): string {
  return boot.slice(0, boot.indexOf("/"));
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
