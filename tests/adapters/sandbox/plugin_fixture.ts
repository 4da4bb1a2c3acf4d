import { NOTHING_GRANTED } from "../../../src/domain/manifest/grant.ts";
import type { Job, LoadedPlugin, LoadRequest, LogEntry, RunEnd } from "../../../src/ports/plugin_host.ts";
import { ProcessPluginHost } from "../../../src/adapters/sandbox/host/process_plugin_host.ts";
import { startChild, type StartedChild } from "../../../src/adapters/sandbox/host/start_child.ts";
import { prepareToStart } from "../../../src/adapters/libc/libc.ts";
import { digest } from "../../../src/domain/text/digest.ts";

// Before any test: Deno takes a library that is loaded in a test for a leak.
prepareToStart();

export const NOTHING = NOTHING_GRANTED;

export const START = new Date("2026-03-01T00:00:00Z");
export const END = new Date("2026-03-02T00:00:00Z");

/** The command of a sandbox process, with the Deno that runs the tests. */
const SANDBOX = [
  Deno.execPath(),
  "run",
  "--quiet",
  "--no-prompt",
  "--cached-only",
  "--node-modules-dir=manual",
  "-A",
  // A sandbox process knows no crontab.
  // deno-lint-ignore gapless-tests/stand-in
  new URL("../../../main.ts", import.meta.url).pathname,
  "--sandbox-process",
] as const;

/** What Deno needs to find what it has compiled. */
function environment(): Record<string, string> {
  const { HOME, DENO_DIR, XDG_CACHE_HOME } = Deno.env.toObject();
  return Object.fromEntries(
    Object.entries({ HOME, DENO_DIR, XDG_CACHE_HOME }).filter((entry): entry is [string, string] =>
      entry[1] !== undefined
    ),
  );
}

/** Starts a sandbox process from source. */
export const startSandbox = (): StartedChild => startChild(SANDBOX, environment());

/** As every plugin gets it. */
const PATH = { PATH: Deno.env.get("PATH") ?? "" };

/** A plugin of JavaScript source in a temporary folder, and what it logged. */
export class PluginFixture implements Disposable {
  readonly folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "sandbox-" }));
  readonly logs: LogEntry[] = [];
  readonly host = new ProcessPluginHost({
    start: startSandbox,
    // The other tests of this process start programs, too.
    endsUnmarked: false,
    folder: `${this.folder}/code`,
    stateFolder: `${this.folder}/code`,
    workerUrl: new URL("../../../src/adapters/sandbox/worker/worker.ts", import.meta.url),
    mapStack: (stack) => Promise.resolve(stack.replaceAll("artifact.js", "mod.ts")),
  });

  constructor(readonly source: string) {
    Deno.mkdirSync(`${this.folder}/code`);
    Deno.writeTextFileSync(this.artifact, source);
  }

  get artifact(): string {
    return `${this.folder}/code/artifact.js`;
  }

  request(changes: Partial<LoadRequest> = {}): LoadRequest {
    return {
      plugin: "sample",
      artifact: { sha256: digest(this.source), path: this.artifact, restsOn: [], data: [] },
      config: {},
      grant: NOTHING,
      user: null,
      folder: this.folder,
      environment: PATH,
      landlock: true,
      secrets: [],
      limits: { memoryBytes: null, mostMemoryBytes: null, nice: 0, tasks: null },
      onLog: (entry) => this.logs.push(entry),
      ...changes,
    };
  }

  load(changes: Partial<LoadRequest> = {}): Promise<LoadedPlugin> {
    return this.host.load(this.request(changes));
  }

  async run(changes: Partial<Job> = {}, request: Partial<LoadRequest> = {}): Promise<RunEnd> {
    return await runAndClose(await this.load(request), changes);
  }

  messages(): string[] {
    return this.logs.map(({ message }) => message);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** Runs a plugin, and waits until its sandbox has ended. */
export async function runAndClose(plugin: LoadedPlugin, changes: Partial<Job> = {}): Promise<RunEnd> {
  const end = await plugin.run(job(changes));
  await plugin.close();
  return end;
}

/** Returns a window's work with some parts changed. */
export function job(changes: Partial<Job> = {}): Job {
  return {
    window: { start: START, end: END },
    attempt: 1,
    trigger: "schedule",
    idempotencyKey: "sample/1",
    signal: new AbortController().signal,
    graceMs: 5_000,
    onCheckpoint: () => Promise.resolve(),
    ...changes,
  };
}

/** Returns the source of a plugin whose `run()` has this body. */
export function running(body: string): string {
  return `export default {
  enabled: () => true,
  interval: () => "0 * * * *",
  async run(start, end, context) { ${body} },
};`;
}
