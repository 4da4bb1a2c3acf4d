import type { CrontabTarget } from "../crontab/target.ts";
import type { Grant } from "./grant.ts";
import type { ModuleSources } from "../linking/module_sources.ts";
import type { Catchup, Delivery, Order, Overlap, RetryPolicy, Since } from "../window/policies.ts";
import type { ManifestIssue } from "./manifest_error.ts";
import type { ModuleSpecifier } from "./module_specifier.ts";

/** What `gapless.toml` says, parsed. */
export interface Manifest {
  /** Absolute path of the file. */
  readonly path: string;
  /** `sqlite`, or a URL of PostgreSQL. */
  readonly ledger: ManifestValue;
  /** Absolute path of the file with environment variables, or null. */
  readonly envFile: string | null;
  /** Where the block stands. */
  readonly target: CrontabTarget;
  /** How large one run's log may grow, in bytes. */
  readonly logLimit: number;
  /** What all runs of the instance on one machine may hold together, in bytes; null: no limit of its own. */
  readonly maxMemoryBytes: number | null;
  /** How many runs of the instance may go on at a time on one machine; null: no limit. */
  readonly maxConcurrent: number | null;
  /** How many runs of the plugins of each pool may go on at a time on one machine. */
  readonly pools: ReadonlyMap<string, number>;
  readonly keep: Keep;
  readonly sources: ModuleSources;
  /** In the order of the file; the built-in manager stands last unless the file places it. */
  readonly plugins: ReadonlyMap<string, PluginEntry>;
}

/** How much of the past the ledger keeps. */
export interface Keep {
  /** How long runs are kept, and windows as they were. */
  readonly ms: number;
  /** So many of a plugin's newest runs stay, however old. */
  readonly newest: number;
}

/** One plugin of the manifest. */
export interface PluginEntry {
  readonly name: string;
  readonly module: ModuleSpecifier;
  /** Overrides `interval()`. */
  readonly schedule: string | null;
  /** An IANA name, or `local` for the zone of this machine. */
  readonly timezone: string;
  /** False: never. True or null: the plugin's `enabled()` decides. */
  readonly enabled: boolean | null;
  readonly since: Since;
  readonly catchup: Catchup;
  readonly align: boolean;
  /** The longest window; null: as long as it gets. */
  readonly maxWindowMs: number | null;
  /** How far missed time is made up; null: all of it. */
  readonly catchupLimitMs: number | null;
  readonly overlap: Overlap;
  /** Null: as long as it takes. */
  readonly timeoutMs: number | null;
  /** Whether `timeoutMs` is the default, which nobody chose for this plugin. */
  readonly timeoutIsDefault: boolean;
  /** What all processes of a run may hold, in bytes; null: the default, which depends on the machine. */
  readonly memoryBytes: number | null;
  /** Niceness that a run is started with, -20 to 19; 0 keeps that of the wake-up. */
  readonly nice: number;
  /** Processes and threads of a run, where the machine has a cgroup for it; null: no limit. */
  readonly tasks: number | null;
  /** The pool that limits how many of its plugins run at a time; null: none does. */
  readonly pool: string | null;
  readonly jitterMs: number;
  /** How long after a tick its window has to be done; null: as the schedule suggests. */
  readonly withinMs: number | null;
  readonly retry: RetryPolicy;
  readonly order: Order;
  readonly delivery: Delivery;
  /** Name or id of the user that it is loaded and run as; null: the instance's own. */
  readonly user: string | null;
  readonly grant: Grant;
  /** Whether the kernel enforces the grant, too, where it can. */
  readonly landlock: boolean;
  /** Values by key; those of environment and files are not read yet. */
  readonly config: ManifestTable;
  /** What is wrong with its table, of which the default is here then: it must not be loaded. Left out if nothing is. */
  readonly issues?: readonly ManifestIssue[];
}

/** A value of the manifest: itself, or a reference to where it stands. */
export type ManifestValue =
  | { readonly kind: "literal"; readonly value: string | number | boolean | Date }
  | Reference
  | { readonly kind: "list"; readonly items: readonly ManifestValue[] }
  | { readonly kind: "table"; readonly table: ManifestTable };

/** Where a value is. It is hidden in all that a plugin reports unless the manifest has `secret = false` beside it. */
export type Reference =
  /** Name of an environment variable. */
  | { readonly kind: "env"; readonly name: string; readonly secret?: false }
  /** Absolute path of a file whose text (less the final newline) is the value. */
  | { readonly kind: "file"; readonly path: string; readonly secret?: false }
  /** Name of a credential that systemd hands to the service. */
  | { readonly kind: "credential"; readonly name: string; readonly secret?: false }
  /** Program and arguments whose output (less the final newline) is the value. */
  | { readonly kind: "command"; readonly argv: CommandLine; readonly secret?: false };

/** A program, as an absolute path or a name to be found on PATH, and its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** Values by key. */
export type ManifestTable = ReadonlyMap<string, ManifestValue>;
