import { toFileUrl } from "@std/path/posix";
import type { LoadRequest, LogEntry } from "../../../ports/plugin_host.ts";
import type { Fault, LandlockGrant, LoadMessage, LogMessage, WorkerMessage } from "../protocol/messages.ts";
import { toWire } from "../protocol/wire_value.ts";
import { describeExit, memoryExceeded, withMemoryLimit } from "./describe_exit.ts";
import { landlockGrant } from "./landlock_grant.ts";
import { limitTasks } from "./limit_tasks.ts";
import { permissions } from "./permissions.ts";
import type { LogSink, Redactor } from "./redactor.ts";
import type { RunFile } from "./run_file.ts";
import type { SandboxProcess } from "./sandbox_process.ts";
import { type RunWatch, watchRun } from "./watch_run.ts";

/** A plugin's answer to the load message. */
export type Answer = Extract<WorkerMessage, { kind: "loaded" | "unloadable" }>;

/** The last word of a sandbox; `gone` if the plugin ended its own worker. */
export type Ending = Extract<WorkerMessage, { kind: "returned" | "failed" | "gone" }>;

const STOPPED = "its process was stopped, and not continued";

/** What a {@linkcode SandboxSession} is made of. */
export interface SessionOptions {
  readonly process: SandboxProcess;
  readonly file: RunFile;
  readonly request: LoadRequest;
  readonly memoryBytes: number;
  /** Absolute path of the folder that no other user may enter. */
  readonly stateFolder: string;
  /** Hides secrets in what the plugin logs and prints; undefined if there are none. */
  readonly redactor: Redactor | undefined;
}

/** A plugin in a sandbox process, from its load to its end. */
export class SandboxSession {
  readonly #answered = Promise.withResolvers<Answer>();
  readonly #ended = Promise.withResolvers<Ending>();
  readonly #options: SessionOptions;
  readonly #landlock: LandlockGrant | null;
  readonly #watch: RunWatch;
  readonly #tasks: Disposable | undefined;
  readonly #log: LogSink;
  #lastOutput = "";
  #ending: Promise<void> | undefined;
  /** Gets what the plugin wants to check in: an instant, or null if it is none. */
  onCheckpoint: (until: Date | null) => void = () => {};

  /** Lets the process load the plugin. */
  constructor(options: SessionOptions) {
    this.#options = options;
    const { process, file, request, request: { onLog }, memoryBytes, redactor } = options;
    this.#landlock = landlockGrant(request, file.path);
    this.#log = redactor?.log(onLog) ?? { write: onLog, end() {} };
    this.#watch = watchRun({
      pid: process.group.pid,
      memoryBytes,
      onExcess: (why) => {
        if (why === "gone") this.#ended.resolve({ kind: "gone" });
        else this.#fail(why === "memory" ? memoryExceeded(memoryBytes) : STOPPED);
        void process.end();
      },
    });
    process.listen({
      onMessage: (message) => this.#take(message),
      onOutput: (message) => {
        this.#lastOutput = `${this.#lastOutput.slice(-4_000)}\n${message}`;
        onLog({ time: new Date(), level: "info", message });
      },
      onExit: (exit) => {
        const { peakBytes } = this.#watch;
        this.#fail(describeExit(exit, { memoryBytes, peakBytes, output: this.#lastOutput }));
      },
    });
    this.#tasks = this.#limitTasks();
    process.load({ ...loadMessage(options), landlock: this.#landlock }, redactor);
  }

  /** The code that runs. */
  get file(): RunFile {
    return this.#options.file;
  }

  /** Whether the kernel restricts it, too, where it can. */
  get restricted(): boolean {
    return this.#landlock !== null;
  }

  get answered(): Promise<Answer> {
    return this.#answered.promise;
  }

  /** Never rejects, and settles whatever becomes of the process. */
  get ended(): Promise<Ending> {
    return this.#ended.promise;
  }

  /** Ends the process and all that it started. */
  end(): Promise<void> {
    return this.#ending ??= this.#end();
  }

  async #end(): Promise<void> {
    this.onCheckpoint = () => {};
    await this.#options.process.end();
    this.#log.end();
    this.#watch[Symbol.dispose]();
    this.#tasks?.[Symbol.dispose]();
    this.#options.file[Symbol.dispose]();
  }

  #limitTasks(): Disposable | undefined {
    const { process: { group }, request: { limits: { tasks }, onLog } } = this.#options;
    if (tasks === null) return undefined;
    const limited = limitTasks(group.pid, tasks);
    if (typeof limited !== "string") return limited;
    const message = `the limit of ${tasks} tasks is not enforced: ${limited}`;
    onLog({ time: new Date(), level: "warn", message });
  }

  #take(message: WorkerMessage): void {
    switch (message.kind) {
      case "loaded":
      case "unloadable":
        // The engine has read it. Who may do everything may also start a worker of its own file.
        if (this.#options.request.grant.kind !== "all") this.#options.file[Symbol.dispose]();
        return this.#answered.resolve(
          message.kind === "loaded" ? message : { ...message, fault: this.#withLimit(message.fault) },
        );
      case "started":
        return this.#watch.expectWorker();
      case "log":
        return this.#log.write(entryOf(message));
      case "checkpoint":
        return this.onCheckpoint(message.until === null ? null : new Date(message.until));
      case "failed":
        return this.#ended.resolve({ ...message, fault: this.#withLimit(message.fault) });
      case "returned":
      case "gone":
        return this.#ended.resolve(message);
    }
  }

  #withLimit(fault: Fault): Fault {
    return withMemoryLimit(fault, this.#options.memoryBytes);
  }

  #fail(message: string): void {
    this.#ended.resolve({ kind: "failed", fault: { message, report: message } });
  }
}

function loadMessage({ file, request, memoryBytes, stateFolder }: SessionOptions): LoadMessage {
  const { plugin, config, grant, user, folder, environment, limits: { nice } } = request;
  return {
    plugin,
    artifact: file.path,
    config: toWire(config),
    permissions: permissions(grant, file.path),
    confined: grant.kind !== "all",
    user: user === null ? null : { ...user, stateFolder },
    listen: grant.kind === "all" ? [] : grant.listen,
    folder,
    environment,
    limits: { memoryBytes, nice },
  };
}

/** Returns a text of the sandbox with the artifact's own place in that of the copy that ran. */
export function withArtifactPlaces(text: string, { path, artifact }: RunFile): string {
  return text.replaceAll(toFileUrl(path).href, toFileUrl(artifact).href);
}

/** The host's clock counts: a plugin may say whatever it likes of the time. */
function entryOf({ level, message, fields }: LogMessage): LogEntry {
  const entry = { time: new Date(), level, message };
  return fields === null ? entry : { ...entry, fields: parseFields(fields) };
}

function parseFields(json: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(json);
    return typeof fields === "object" && fields !== null ? { ...fields } : { value: fields };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { unreadable: json };
  }
}
