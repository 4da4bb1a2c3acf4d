import { RUN_VARIABLE, type SandboxGroup } from "../../../src/domain/window/owner.ts";

/** Starts a member of the group, which says who it is and sleeps. */
const PROGRAM = `sh -c 'echo $0 $$; exec sleep 1000'`;

/** What a run may have started; in the words of a shell. */
const STARTS = {
  member: `${PROGRAM} member &`,
  /** Made a session of its own. */
  apart: `setsid ${PROGRAM} apart &`,
  unmarked: `env -u ${RUN_VARIABLE} ${PROGRAM} unmarked &`,
  /** Of another user; only root can start it. */
  foreign: `setpriv --reuid=65534 --clear-groups ${PROGRAM} foreign &`,
} as const;

/** A program that a run has started. */
export type Started = keyof typeof STARTS;

/** A real run: a leader in a session of its own, and programs that it has started. */
export class RunProcesses implements AsyncDisposable {
  readonly group: SandboxGroup;
  readonly #leader: Deno.ChildProcess;
  /** In the order in which they were started. */
  readonly #pids: readonly (readonly [Started, number])[];
  #led = true;

  private constructor(
    leader: Deno.ChildProcess,
    group: SandboxGroup,
    pids: readonly (readonly [Started, number])[],
  ) {
    this.#leader = leader;
    this.group = group;
    this.#pids = pids;
  }

  /** @param env What the leader's environment holds beside the mark, or instead of it. */
  static async start(
    programs: readonly Started[],
    env: Record<string, string> = {},
  ): Promise<RunProcesses> {
    const mark = crypto.randomUUID();
    const script = programs.map((name) => STARTS[name]).join("\n");
    const leader = new Deno.Command("setsid", {
      args: ["sh", "-c", `${script}\nwait`],
      env: { [RUN_VARIABLE]: mark, ...env },
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const pids = new Map<Started, number>();
    const lines = leader.stdout.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; pids.size < programs.length;) {
      text += (await lines.read()).value ?? "";
      for (const [, name, pid] of text.matchAll(/^(\w+) (\d+)\n/gm)) pids.set(name as Started, Number(pid));
    }
    await lines.cancel();
    const { pid } = leader;
    const started = programs.map((name) => [name, pids.get(name) ?? 0] as const);
    return new RunProcesses(leader, { pid, started: startOf(pid), mark }, started);
  }

  /** Ends the leader alone, without a word. */
  async killLeader(): Promise<void> {
    this.#led = false;
    this.#leader.kill("SIGKILL");
    await this.#leader.status;
  }

  /** Names who lives. */
  living(): string[] {
    const programs = this.#pids.filter(([, pid]) => isAlive(pid)).map(([name]) => name);
    return isAlive(this.group.pid) ? ["leader", ...programs] : programs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of [...this.#pids.map(([, pid]) => pid), ...this.#led ? [this.group.pid] : []]) {
      if (isAlive(pid)) Deno.kill(pid, "SIGKILL");
    }
    await this.#leader.status;
  }
}

function startOf(pid: number): string {
  return fieldsOf(pid)?.[19] ?? "";
}

function isAlive(pid: number): boolean {
  const state = fieldsOf(pid)?.[0];
  return state !== undefined && state !== "Z" && state !== "X";
}

function fieldsOf(pid: number): string[] | undefined {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
