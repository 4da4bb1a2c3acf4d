import { SandboxProcess } from "../src/adapters/sandbox/host/sandbox_process.ts";
import { startChild } from "../src/adapters/sandbox/host/start_child.ts";
import { landlockVersion } from "../src/adapters/landlock/ruleset.ts";
import { loadSystemCall } from "../src/adapters/libc/libc.ts";
import type { LandlockGrant, LoadMessage } from "../src/adapters/sandbox/protocol/messages.ts";

/** Nothing but what every plugin may do. */
export const NO_RIGHTS: LandlockGrant = { read: [], write: [], connect: [], bind: [], system: false };

/** What a probe takes. */
export interface ProbeOptions {
  /** The command of a sandbox process, and the variables that it needs to start. */
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute path of the working folder; what is probed is written there. */
  readonly folder: string;
  readonly grant: LandlockGrant | null;
  /** What the plugin's own permissions are; everything, if left out: then nothing but the kernel is in the way. */
  readonly permissions?: Deno.PermissionOptions;
  readonly environment?: Readonly<Record<string, string>>;
  /** Expressions; what each becomes is the result: its value as text, or the name and the message of its error. */
  readonly attempts: Readonly<Record<string, string>>;
}

/**
 * Makes attempts in the worker of a sandbox process that Deno lets do everything: what is refused then, the second layer has
 * refused.
 */
export async function probe(
  { command, env = {}, folder, grant, permissions = "inherit", environment = {}, attempts }: ProbeOptions,
): Promise<Record<string, string>> {
  const artifact = `${folder}/probe-${crypto.randomUUID()}.js`;
  Deno.writeTextFileSync(artifact, sourceOf(attempts));
  const load: LoadMessage = {
    plugin: "probe",
    artifact,
    config: { table: [] },
    permissions,
    confined: false,
    user: null,
    folder,
    environment,
    limits: { memoryBytes: 4_000_000_000, nice: 0 },
    landlock: grant && { ...grant, read: grant.read === true ? true : [...grant.read, artifact] },
  };
  const process = new SandboxProcess(startChild(command, env), false);
  const results: Record<string, string> = {};
  const output: string[] = [];
  try {
    await new Promise<void>((done, fail) => {
      const broken = (why: string) => fail(new Error(`${why}\n${output.join("\n")}`));
      process.listen({
        onMessage(message) {
          if (message.kind === "loaded") process.send(RUN);
          else if (message.kind === "log") {
            // Old versions warn of what is experimental.
            if (message.message.startsWith("{")) Object.assign(results, JSON.parse(message.message));
          } else if (message.kind === "returned") done();
          else if (message.kind !== "started") broken(JSON.stringify(message));
        },
        onOutput: (line) => void output.push(line),
        onExit: (exit) => broken(JSON.stringify(exit)),
      });
      process.load(load);
    });
  } finally {
    await process.end();
  }
  return results;
}

const RUN = {
  kind: "run",
  start: 0,
  end: 1,
  attempt: 1,
  trigger: "manual",
  idempotencyKey: "probe/1",
} as const;

function sourceOf(attempts: Readonly<Record<string, string>>): string {
  const made = Object.entries(attempts).map(([name, expression]) =>
    `await attempt(${JSON.stringify(name)}, async () => (${expression}));`
  );
  return `import fs from "node:fs";
import { DatabaseSync } from "node:sqlite";
async function attempt(name, make) {
  let result;
  try { result = String(await make()); } catch (error) { result = error.name + ": " + error.message; }
  console.log(JSON.stringify({ [name]: result }));
}
const nested = (code) => new Promise((yes, no) => {
  const worker = new Worker("data:text/javascript," + encodeURIComponent("try { postMessage(String(" + code + ")) } catch (error) { postMessage([error.name, error.message]) }"), { type: "module" });
  worker.onmessage = ({ data }) => { worker.terminate(); typeof data === "string" ? yes(data) : no(Object.assign(new Error(data[1]), { name: data[0] })); };
});
const event = (emitter, good) => new Promise((yes, no) => emitter.on("error", no).on(good, () => yes("got")));
export default { enabled: () => true, interval: () => "* * * * *", async run() { ${made.join("\n")} } };`;
}

/** Returns the version of Landlock of this machine, and says in one line if it has none: 0. */
export function landlockHere(): number {
  const call = Deno.build.os === "linux" ? loadSystemCall() : undefined;
  const version = call === undefined ? 0 : landlockVersion(call);
  if (version === 0) console.log("Landlock is not tried: this machine's kernel has none");
  return version;
}
