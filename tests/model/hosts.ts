import type { Owner, Sighting } from "../../src/domain/window/owner.ts";
import type { ProcessTable } from "../../src/ports/process_table.ts";
import { type ProcessParts, SimProcess } from "./sim_process.ts";

/** The hosts of a world, and the processes that live on them. */
export class Hosts {
  readonly #hosts = [{ host: "here", boot: "1" }, { host: "far", boot: "1" }] as const;
  readonly #boots = new Map<string, number>();
  #pids = 0;
  #living: SimProcess[] = [];

  /** Who lives, oldest first. */
  get living(): readonly SimProcess[] {
    return this.#living;
  }

  /** Begins a process. */
  begin(host: number, parts: Omit<ProcessParts, "owner">): SimProcess {
    const { host: name } = this.#hosts[host === 0 ? 0 : 1];
    const boot = `boot ${this.#boots.get(name) ?? 0}`;
    const owner = { host: name, boot, namespace: "pid:[1]", pid: ++this.#pids, started: "1" };
    const process = new SimProcess({ ...parts, owner });
    this.#living.push(process);
    return process;
  }

  /** Ends a process without a word. */
  end(process: SimProcess | undefined): void {
    process?.kill();
    this.#living = this.#living.filter((other) => other !== process);
  }

  /** Ends all processes of a host, which comes back as another boot. */
  reboot(host: number): void {
    const { host: name } = this.#hosts[host === 0 ? 0 : 1];
    for (const process of this.#living) if (process.owner.host === name) this.end(process);
    this.#boots.set(name, (this.#boots.get(name) ?? 0) + 1);
  }

  /** What a process sees of the others: those of its host. */
  seenBy({ owner: self }: SimProcess): ProcessTable {
    const find = (owner: Owner) => this.#living.find((other) => other.owner.pid === owner.pid);
    const look = (owner: Owner): Sighting =>
      owner.host !== self.host ? "unknown" : find(owner) ? "alive" : "dead";
    return {
      self: () => self,
      look,
      end: (owner, how) => {
        const other = look(owner) === "alive" ? find(owner) : undefined;
        if (how === "politely") other?.stop.abort("stopped by SIGTERM");
        else this.end(other);
        return other !== undefined;
      },
      endGroup: () => Promise.resolve(true),
    };
  }
}
