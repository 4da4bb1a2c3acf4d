import {
  type LoadedPlugin,
  type LoadRequest,
  type PluginHost,
  PluginLoadError,
} from "../../../ports/plugin_host.ts";
import { defaultRunMemory } from "../../memory/default_run_memory.ts";
import type { Fault } from "../protocol/messages.ts";
import { GONE } from "./describe_exit.ts";
import { explainFault } from "./explain_fault.ts";
import { ProcessPlugin } from "./process_plugin.ts";
import { readAsked } from "./read_asked.ts";
import { makeRunFile } from "./run_file.ts";
import { SandboxProcess } from "./sandbox_process.ts";
import type { StartedChild } from "./start_child.ts";
import { SandboxSession, withArtifactPlaces } from "./sandbox_session.ts";
import { within } from "./within.ts";

const TIMEOUT_MS = 30_000;
/** Where the code of runs of other users is: they cannot enter a state folder. */
const USER_FOLDER = "/run/gapless";

/** What a {@linkcode ProcessPluginHost} needs. */
export interface PluginHostOptions {
  /** Starts a sandbox process. */
  readonly start: () => StartedChild;
  /** A process that was started early; the first plugin gets it. */
  readonly early?: StartedChild | undefined;
  /** See {@linkcode SandboxProcess}; true if left out. */
  readonly endsUnmarked?: boolean;
  /** Absolute path of a folder for the code of runs under way; made (0700) if there is none. */
  readonly folder: string;
  /** Absolute path of the state folder, which no other user may enter. */
  readonly stateFolder: string;
  /** URL of the worker's module, whose frames are left out of stacks. */
  readonly workerUrl: URL;
  /** Turns positions of artifacts into positions of the plugins' own files. */
  readonly mapStack: (stack: string) => Promise<string>;
}

/**
 * A {@linkcode PluginHost} that gives each plugin a process of its own, and in it a Deno worker with exactly its grant.
 */
export class ProcessPluginHost implements PluginHost {
  readonly #options: PluginHostOptions;
  #early: StartedChild | undefined;

  constructor(options: PluginHostOptions) {
    this.#options = options;
    this.#early = options.early;
  }

  async load(request: LoadRequest): Promise<LoadedPlugin> {
    const { plugin, timeoutMs = TIMEOUT_MS } = request;
    const { start, endsUnmarked } = this.#options;
    const process = new SandboxProcess(this.#early ?? start(), endsUnmarked);
    this.#early = undefined;
    const session = await this.#open(process, request);
    const explain = (fault: Fault) => this.#explain(fault, session);
    const answer = await within(timeoutMs, Promise.race([session.answered, session.ended]));
    if (answer?.kind === "loaded") {
      const { enabled, interval } = answer;
      const asked = readAsked(answer.permissions);
      if (!("fault" in asked)) {
        return new ProcessPlugin({ enabled, interval, ...asked, process, session, explain });
      }
      await session.end();
      throw unloadable(plugin, asked.fault);
    }
    await session.end();
    switch (answer?.kind) {
      case undefined:
        throw unloadable(plugin, `it did not answer within ${timeoutMs / 1000} s`);
      case "unloadable":
      case "failed": {
        const { message, report } = await explain(answer.fault);
        throw unloadable(plugin, report === "" || report === message ? message : `${message}\n${report}`);
      }
      case "gone":
      case "returned":
        throw unloadable(plugin, GONE);
    }
  }

  async #open(process: SandboxProcess, request: LoadRequest): Promise<SandboxSession> {
    try {
      const { folder, stateFolder } = this.#options;
      const place = request.user === null
        ? { folder, owner: null }
        : { folder: USER_FOLDER, owner: request.user };
      const file = await makeRunFile(place, request.plugin, request.artifact);
      const { memoryBytes: own, mostMemoryBytes } = request.limits;
      const memoryBytes = own ?? Math.min(defaultRunMemory(), mostMemoryBytes ?? Infinity);
      return new SandboxSession({ process, file, request, memoryBytes, stateFolder });
    } catch (error) {
      await process.end();
      throw error;
    }
  }

  async #explain({ message, report }: Fault, session: SandboxSession): Promise<Fault> {
    const placed = {
      message: withArtifactPlaces(message, session.file),
      report: withArtifactPlaces(report, session.file),
    };
    return await explainFault(placed, { ...this.#options, restricted: session.restricted });
  }
}

function unloadable(plugin: string, why: string): PluginLoadError {
  return new PluginLoadError(`Cannot load the plugin "${plugin}": ${why}`);
}
