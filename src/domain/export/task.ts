import type { Wakeable } from "./wakeable.ts";

/** A command of this program that another scheduler is to call, and when. */
export interface Task {
  /** Tells an instance's tasks apart. */
  readonly name: string;
  /** Verb and operands. */
  readonly verb: readonly string[];
  /** An IANA name. */
  readonly timezone: string;
  /** Five plain fields each, read in `timezone`. */
  readonly lines: readonly string[];
  /** How far start-ups may be spread. */
  readonly jitterMs: number;
  /** Whether it starts programs of its own, or libraries, whose needs nobody knows. */
  readonly startsOthers: boolean;
  /** Whether a newer call may run beside an older one. */
  readonly mayOverlap: boolean;
  /** What all its processes may hold, in bytes; null: no limit of its own. */
  readonly memoryBytes: number | null;
  /** Processes and threads; null: no limit of its own. */
  readonly tasks: number | null;
  readonly nice: number;
}

/**
 * What the process that wakes a plugin needs beside the plugin's run: a scheduler counts both, and must not end a run
 * that is within its own limits.
 */
const WAKE_UP = { memoryBytes: 128_000_000, tasks: 64 } as const;

/** What the manager does under cron beside its sync: it wakes late plugins, and removes what need not be kept. No plugin has such a name. */
export const UPKEEP: Task = {
  name: "gapless.upkeep",
  verb: ["upkeep"],
  timezone: "UTC",
  lines: ["*/5 * * * *"],
  jitterMs: 0,
  startsOthers: true,
  mayOverlap: false,
  memoryBytes: null,
  tasks: null,
  nice: 0,
};

/** Returns the task that wakes a plugin. */
export function wakeUpTask({ entry, timezone, lines }: Wakeable): Task {
  const { name, jitterMs, overlap, grant, memoryBytes, tasks, nice } = entry;
  return {
    name,
    // The run is to be in what the other scheduler has started, and so is not to be started by another run.
    verb: ["run", name, "--wait"],
    timezone,
    lines,
    jitterMs,
    startsOthers: grant.kind === "all" || [grant.run, grant.ffi].some(isGranted),
    mayOverlap: overlap !== "forbid",
    memoryBytes: memoryBytes === null ? null : memoryBytes + WAKE_UP.memoryBytes,
    tasks: tasks === null ? null : tasks + WAKE_UP.tasks,
    nice,
  };
}

function isGranted(permission: true | readonly string[]): boolean {
  return permission === true || permission.length > 0;
}
