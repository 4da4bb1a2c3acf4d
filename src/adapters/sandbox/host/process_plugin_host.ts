import {
  type LoadedPlugin,
  type LoadRequest,
  NotAPluginError,
  type PluginHost,
  PluginLoadError,
} from "../../../ports/plugin_host.ts";
import { defaultRunMemory } from "../../memory/default_run_memory.ts";
import type { Fault } from "../protocol/messages.ts";
import { isNotAPlugin } from "../protocol/not_a_plugin.ts";
import { GONE } from "./describe_exit.ts";
import { explainFault } from "./explain_fault.ts";
import { ProcessPlugin } from "./process_plugin.ts";
import { readAsked } from "./read_asked.ts";
import type { Redactor } from "./redactor.ts";
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
    const { session, redactor } = await this.#open(process, request);
    const redact = (text: string) => redactor?.text(text) ?? text;
    const explain = async (fault: Fault) => {
      const { message, report } = await this.#explain(fault, session);
      return { message: redact(message), report: redact(report) };
    };
    const answer = await within(timeoutMs, Promise.race([session.answered, session.ended]));
    if (answer?.kind === "loaded") {
      const { enabled } = answer;
      const interval = redactor?.interval(answer.interval) ?? answer.interval;
      const read = readAsked(answer.permissions);
      if (!("fault" in read)) {
        const asked = read.asked && (redactor?.asked(read.asked, request) ?? read.asked);
        return new ProcessPlugin({ enabled, interval, asked, process, session, explain });
      }
      await session.end();
      throw unloadable(plugin, redact(read.fault));
    }
    await session.end();
    switch (answer?.kind) {
      case undefined:
        throw unloadable(plugin, `it did not answer within ${timeoutMs / 1000} s`);
      case "unloadable":
      case "failed": {
        const { message, report } = await explain(answer.fault);
        const why = report === "" || report === message ? message : `${message}\n${report}`;
        throw isNotAPlugin(message)
          ? new NotAPluginError(unloadableText(plugin, why))
          : unloadable(plugin, why);
      }
      case "gone":
      case "returned":
        throw unloadable(plugin, GONE);
    }
  }

  async #open(process: SandboxProcess, request: LoadRequest): Promise<OpenSession> {
    try {
      const redactor = await redactorOf(request);
      const { folder, stateFolder } = this.#options;
      const place = request.user === null
        ? { folder, owner: null }
        : { folder: USER_FOLDER, owner: request.user };
      const file = await makeRunFile(place, request.plugin, request.artifact);
      const { memoryBytes: own, mostMemoryBytes } = request.limits;
      const memoryBytes = own ?? Math.min(defaultRunMemory(), mostMemoryBytes ?? Infinity);
      return {
        session: new SandboxSession({ process, file, request, memoryBytes, stateFolder, redactor }),
        redactor,
      };
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

interface OpenSession {
  readonly session: SandboxSession;
  readonly redactor: Redactor | undefined;
}

/** Most plugins have no secrets, and load nothing for them. */
async function redactorOf({ secrets }: LoadRequest): Promise<Redactor | undefined> {
  if (secrets.length === 0) return undefined;
  const { Redaction } = await import("./redaction.ts");
  return Redaction.of(secrets);
}

function unloadable(plugin: string, why: string): PluginLoadError {
  return new PluginLoadError(unloadableText(plugin, why));
}

function unloadableText(plugin: string, why: string): string {
  return `Cannot load the plugin "${plugin}": ${why}`;
}
