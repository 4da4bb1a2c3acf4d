/**
 * A house to try the program in: a temporary folder with a manifest, plugins and a state folder.
 *
 * @module
 */

import { assert } from "@std/assert";
import { endAt } from "./end_at.ts";
import { assertSurroundings } from "./surroundings.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const BINARY = Deno.env.get("GAPLESS_E2E_BINARY");
const DENO = Deno.env.get("GAPLESS_E2E_DENO") ?? Deno.execPath();

/**
 * How the program under test is called. What its source needs is installed: to look after that takes most of a start. And its
 * bundler, which runs but shortly, is not worth to be optimized: that takes most of a link.
 */
export const PROGRAM: readonly [string, ...string[]] = BINARY ? [BINARY] : [
  DENO,
  "run",
  "--quiet",
  "--no-prompt",
  "--node-modules-dir=manual",
  "--v8-flags=--liftoff-only",
  "-A",
  MAIN,
];

/** How the program calls itself from a crontab. */
export const SCHEDULED_PROGRAM: readonly [string, ...string[]] = BINARY
  ? PROGRAM
  : [DENO, "run", "--quiet", "--no-prompt", "--cached-only", "-A", MAIN];

/** What a command of the program left behind. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Parses standard output. */
  json<T = Record<string, unknown>>(): T;
}

/** A window as `windows --json` prints it. */
export interface WindowJson {
  readonly id: number;
  readonly kind: "scheduled" | "backfill";
  readonly start: string;
  readonly end: string;
  readonly state: string;
  readonly attempts: number;
}

/** A run as `history --json` prints it. */
export interface RunJson {
  readonly id: number;
  readonly plugin: string;
  readonly attempt: number;
  readonly trigger: string;
  readonly outcome: string;
  readonly error: string | null;
}

/** A folder with a manifest, removed when it is disposed of. */
export class House implements AsyncDisposable {
  readonly path: string;
  readonly #env: Record<string, string>;

  private constructor(path: string, env: Record<string, string>) {
    this.path = path;
    this.#env = env;
  }

  /** Builds a house. `files` are texts by relative path. */
  static async build(
    files: Readonly<Record<string, string>>,
    env: Record<string, string> = {},
  ): Promise<House> {
    await assertSurroundings(env);
    const house = new House(await Deno.makeTempDir({ prefix: "gapless-e2e-" }), env);
    for (const [name, text] of Object.entries(files)) await house.write(name, text);
    return house;
  }

  /** Writes a file. */
  async write(name: string, text: string): Promise<void> {
    const path = `${this.path}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
  }

  /** Makes the state folder, as a first `add` does: where there is none, `check` links into a temporary one. */
  async claim(state = "state", manifest = "gapless.toml"): Promise<void> {
    await this.write(`${state}/manifest`, `${this.path}/${manifest}`);
    await Deno.chmod(`${this.path}/${state}`, 0o700);
  }

  /** Reads a file; `""` if there is none. */
  async read(name: string): Promise<string> {
    try {
      return await Deno.readTextFile(`${this.path}/${name}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  }

  /** Starts the program. */
  start(...args: string[]): Deno.ChildProcess {
    return this.#command(args).spawn();
  }

  /** Runs the program to its end. */
  async run(...args: string[]): Promise<Result> {
    return await resultOf(this.#command(args).output());
  }

  /** Runs the program at a terminal where somebody types; returns what is seen there. */
  async atTerminal(typed: string, ...args: string[]): Promise<string> {
    // Splits no word of these commands: neither program nor arguments hold blanks.
    const command = [...PROGRAM, ...args].join(" ");
    const child = new Deno.Command("script", {
      args: ["--quiet", "--return", "--command", command, "/dev/null"],
      ...this.#surroundings(),
      stdin: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(typed));
    const { stdout } = await resultOf(child.output());
    await writer.close();
    return stdout;
  }

  /** Returns a plugin's windows. */
  async windows(plugin: string): Promise<WindowJson[]> {
    return (await this.#ask<{ windows: WindowJson[] }>("windows", plugin)).windows;
  }

  /** Returns a plugin's runs, newest first. */
  async history(plugin: string): Promise<RunJson[]> {
    return (await this.#ask<{ runs: RunJson[] }>("history", plugin)).runs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endAt(this.path);
    await Deno.remove(this.path, { recursive: true });
  }

  async #ask<T>(...args: string[]): Promise<T> {
    const result = await this.run(...args, "--json");
    assert(result.code === 0, result.stderr);
    return result.json<T>();
  }

  #command(args: readonly string[]): Deno.Command {
    const [program, ...first] = PROGRAM;
    return new Deno.Command(program, { args: [...first, ...args], ...this.#surroundings() });
  }

  #surroundings() {
    return {
      cwd: this.path,
      env: { GAPLESS_STATE: `${this.path}/state`, NO_COLOR: "1", ...this.#env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      // A program that hangs fails its test, not the whole run.
      signal: AbortSignal.timeout(300_000),
    } as const;
  }
}

/** Decodes what a process left behind. */
export async function resultOf(output: Promise<Deno.CommandOutput>): Promise<Result> {
  const { code, stdout, stderr } = await output;
  const text = new TextDecoder().decode(stdout);
  return { code, stdout: text, stderr: new TextDecoder().decode(stderr), json: () => JSON.parse(text) };
}

/** Waits for a condition. */
export async function until(condition: () => Promise<boolean>, what: string, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!await condition()) {
    assert(Date.now() < deadline, `waited ${seconds} s in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** Asserts that windows follow each other with no gap and no overlap. */
export function assertTiled(windows: readonly WindowJson[]): void {
  for (const [i, { start }] of windows.entries()) {
    if (i > 0) {
      assert(start === windows[i - 1]?.end, `gap or overlap before ${start}: ${JSON.stringify(windows)}`);
    }
  }
}
