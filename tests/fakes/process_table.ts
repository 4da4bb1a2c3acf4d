import type { Owner, SandboxGroup, Sighting } from "../../src/domain/window/owner.ts";
import type { ProcessTable } from "../../src/ports/process_table.ts";

/** A {@linkcode ProcessTable} of processes that a test begins and ends. */
export class FakeProcessTable implements ProcessTable {
  readonly #self: Owner;
  readonly #dead = new Set<string>();

  constructor(self: Owner = owner()) {
    this.#self = self;
  }

  self(): Owner {
    return this.#self;
  }

  look(owner: Owner): Sighting {
    if (owner.host !== this.#self.host) return "unknown";
    return this.#dead.has(JSON.stringify(owner)) ? "dead" : "alive";
  }

  /** Who was told to end, and how; a test says what they do then. */
  readonly told: { readonly owner: Owner; readonly how: "politely" | "at once" }[] = [];
  onTold: (owner: Owner, how: "politely" | "at once") => void = () => {};

  end(owner: Owner, how: "politely" | "at once"): boolean {
    if (this.look(owner) !== "alive") return false;
    this.told.push({ owner, how });
    this.onTold(owner, how);
    return true;
  }

  /** Whose runs were to be ended, and whether something of them stays. */
  readonly endedGroups: SandboxGroup[] = [];
  survives = false;

  endGroup(_owner: Owner, group: SandboxGroup): Promise<boolean> {
    this.endedGroups.push(group);
    return Promise.resolve(!this.survives);
  }

  /** Ends a process. */
  kill(owner: Owner): void {
    this.#dead.add(JSON.stringify(owner));
  }
}

/** Returns an owner, of the host `here` and with the pid 1 unless told otherwise. */
export function owner(parts: Partial<Owner> = {}): Owner {
  return { host: "here", boot: "boot", namespace: "pid:[1]", pid: 1, started: "100", ...parts };
}

/** Returns the processes of a run, led by the pid 100 unless told otherwise. */
export function group(parts: Partial<SandboxGroup> = {}): SandboxGroup {
  return { pid: 100, started: "200", mark: "a-mark", ...parts };
}
