/** Runs other programs. */
export interface Shell {
  /**
   * Runs a program to its end.
   *
   * @throws {ShellError} If it cannot be started, or is not done in time, or prints too much (it is killed then).
   */
  run(command: ShellCommand): Promise<ShellResult>;
  /**
   * Returns the absolute path of a program, as `run()` would start it.
   *
   * @throws {ShellError} If there is none.
   */
  find(program: string): string;
}

/** A program to run. */
export interface ShellCommand {
  /** Program (a path, or a name that `find()` looks up) and arguments. */
  readonly argv: readonly [string, ...string[]];
  /**
   * File whose bytes are its standard input; none, if left out. A file and no pipe: should this process be killed, the
   * program still gets all of it.
   */
  readonly stdinFile?: string;
  /** Variables beside those that this process was started with, less what changes how programs are loaded. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** It is killed when it prints more on standard output, or on standard error; no limit, if left out. */
  readonly mostBytes?: number;
}

/** What a program left behind. */
export interface ShellResult {
  readonly code: number;
  readonly stdout: Uint8Array<ArrayBuffer>;
  readonly stderr: string;
}

/** A program could not be started, or did not end in time. */
export class ShellError extends Error {
  override name = "ShellError";
  readonly kind: "not found" | "timeout" | "failed";
  constructor(kind: ShellError["kind"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
