/**
 * The program: puts adapters behind the ports, runs the command that the arguments name, and ends with its exit code.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path/posix";
import config from "./deno.json" with { type: "json" };
import { localZone } from "./src/adapters/clock/local_zone.ts";
import { SystemClock } from "./src/adapters/clock/system_clock.ts";
import { spoolPaths } from "./src/adapters/crontab/spool.ts";
import { ShellCrontab } from "./src/adapters/crontab/shell_crontab.ts";
import { EsbuildLinker } from "./src/adapters/linker/esbuild_linker.ts";
import { ProcessLauncher } from "./src/adapters/launcher/process_launcher.ts";
import { FileManifestSource } from "./src/adapters/manifest/file_manifest_source.ts";
import { LinuxProcessTable } from "./src/adapters/process/linux_process_table.ts";
import { stopSignal } from "./src/adapters/process/stop_signal.ts";
import { ProcessScreen } from "./src/adapters/screen/process_screen.ts";
import { DenoShell } from "./src/adapters/shell/deno_shell.ts";
import { claimStateFolder } from "./src/adapters/state/claim_state_folder.ts";
import { FileUpMarker } from "./src/adapters/up/file_up_marker.ts";
import { cli, type Whereabouts } from "./src/commands/cli.ts";
import type { Ports } from "./src/commands/ports.ts";
import { reportError } from "./src/commands/report_error.ts";
import { UsageError } from "./src/commands/usage_error.ts";
import { type Instance, instanceName } from "./src/domain/instance/instance.ts";
import { type Program, wakeUpCommand } from "./src/domain/instance/program.ts";
import { stateHome } from "./src/domain/instance/state_home.ts";
import type { Manifest } from "./src/domain/manifest/manifest.ts";
import { ManifestError } from "./src/domain/manifest/manifest_error.ts";
import { resolveValue } from "./src/domain/manifest/resolve_value.ts";
import type { ValueSources } from "./src/domain/manifest/value_sources.ts";

/** Files that come with the program: beside the sources, or (bundled) beside main.js. */
const ASSETS = import.meta.url.endsWith(".js")
  ? {
    worker: asset("./worker.js"),
    wasm: asset("./esbuild.wasm.gz"),
    api: asset("./api.js"),
    manager: asset("./manager.js"),
  }
  : {
    worker: asset("./src/adapters/sandbox/worker.ts"),
    wasm: asset("./node_modules/esbuild-wasm/esbuild.wasm"),
    api: asset("./mod.ts"),
    manager: asset("./plugins/manager/mod.ts"),
  };

/** Whether errors are to be told as JSON; known before the arguments are taken apart, for that may be what fails. */
const JSON_WANTED = Deno.args.some((arg) => /^--json(=true)?$/.test(arg));

const SCREEN = new ProcessScreen();

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  try {
    return await cli(args, { screen: SCREEN, version: config.version, connect });
  } catch (error) {
    const { text, exit } = reportError(error, JSON_WANTED);
    SCREEN.err(text);
    return exit;
  }
}

/** Puts adapters behind the ports. Nothing is opened, and nothing costly is loaded, before it is needed. */
function connect(where: Whereabouts): Ports & AsyncDisposable {
  const instance = findInstance(where);
  const program = findProgram();
  const clock = new SystemClock();
  const manifests = new FileManifestSource();
  const ledger = once(async () => {
    const { sqliteLedger } = await import("./src/adapters/ledger/sqlite/sqlite_ledger.ts");
    return sqliteLedger(join(instance.state, "ledger.db"));
  });
  const crontab = once(async () => {
    // Whatever HOME says: all instances of a user must meet at the same lock.
    const { homedir, username } = (await import("node:os")).userInfo();
    return new ShellCrontab({
      shell: new DenoShell(),
      clock,
      // Some users (www-data, nobody) have no home of their own.
      lockPaths: [
        join(homedir, ".local/state/gapless/crontab.lock"),
        `/var/tmp/gapless-${Deno.uid()}/crontab.lock`,
      ],
      backupPath: join(instance.state, "crontab.backup"),
      spoolPaths: spoolPaths(username),
    });
  });
  const host = once(async () => {
    const { WorkerPluginHost } = await import("./src/adapters/sandbox/worker_plugin_host.ts");
    return new WorkerPluginHost({
      workerUrl: ASSETS.worker,
      mapStack: async (stack) =>
        await (await import("./src/adapters/linker/source_positions.ts")).mapStack(stack),
    });
  });
  return {
    instance,
    program,
    clock,
    localZone: localZone(),
    processes: new LinuxProcessTable(),
    marker: new FileUpMarker(join(instance.state, "up.json")),
    // As it is now: what env_file adds to this process, each wake-up reads for itself.
    launcher: new ProcessLauncher((plugin) => wakeUpCommand(program, instance, plugin), Deno.env.toObject()),
    linker: new EsbuildLinker({
      stateDir: instance.state,
      assets: ASSETS,
      version: config.version,
      builtins: new Map([["manager", ASSETS.manager]]),
    }),
    crontab: {
      read: async () => await (await crontab()).read(),
      update: async (change) => await (await crontab()).update(change),
    },
    host: { load: async (request) => await (await host()).load(request) },
    async manifest(only) {
      const manifest = await manifests.read(instance.manifest, only);
      const values = await manifests.environment(manifest);
      refuseOtherLedgers(manifest, values);
      await claimStateFolder(instance);
      // Plugins see relative paths as the manifest does, and the variables that they are granted.
      Deno.chdir(dirname(instance.manifest));
      values.apply();
      return { manifest, values };
    },
    ledger,
    async logs(limit) {
      const { FileRunLogs } = await import("./src/adapters/logs/file_run_logs.ts");
      const warn = (message: string) =>
        SCREEN.err(JSON_WANTED ? JSON.stringify({ warning: { message } }) : `gapless: ${message}`);
      return new FileRunLogs({ folder: join(instance.state, "logs"), limit, warn });
    },
    stop: stopSignal,
    async [Symbol.asyncDispose]() {
      await (await ledger.made())?.[Symbol.asyncDispose]();
    },
  };
}

function asset(path: string): URL {
  return new URL(path, import.meta.url);
}

function findInstance({ manifest, state }: Whereabouts): Instance {
  const path = absolute(manifest ?? (Deno.env.get("GAPLESS_MANIFEST") || "gapless.toml"));
  const name = instanceName(path);
  return {
    name,
    manifest: path,
    state: absolute(state ?? (Deno.env.get("GAPLESS_STATE") || stateFolder(name))),
  };
}

/** The library's `resolve()` would load all of node:process for the working folder. */
function absolute(path: string): string {
  return path.startsWith("/") ? join(path) : join(Deno.cwd(), path);
}

function stateFolder(instance: string): string {
  const home = stateHome({
    root: Deno.uid() === 0,
    home: Deno.env.get("HOME"),
    xdgStateHome: Deno.env.get("XDG_STATE_HOME"),
  });
  if (home === undefined) {
    throw new UsageError("Cannot find a state folder: HOME is not set; name one with --state DIR");
  }
  return join(home, instance);
}

/** Returns how this program is called: the binary alone, or Deno with main.ts. */
function findProgram(): Program {
  const path = Deno.execPath();
  return Deno.build.standalone
    ? [path]
    : [path, "run", "--quiet", "--no-prompt", "--cached-only", "-A", fromFileUrl(import.meta.url)];
}

/** The ledger of this release is SQLite; whoever asks for another one must not get it silently. */
function refuseOtherLedgers({ path, ledger }: Manifest, values: ValueSources): void {
  const resolved = resolveValue(ledger, values, "gapless.ledger");
  const issues = "issues" in resolved ? resolved.issues : resolved.value === "sqlite" ? [] : [
    {
      path: "gapless.ledger",
      message: `Cannot use PostgreSQL: it is not supported yet; leave the key out for SQLite`,
    },
  ];
  if (issues.length > 0) throw new ManifestError(path, issues);
}

/** Makes a thing at the first call only; `made` returns it, if it was made. */
function once<T>(
  make: () => Promise<T>,
): (() => Promise<T>) & { readonly made: () => Promise<T> | undefined } {
  let thing: Promise<T> | undefined;
  return Object.assign(() => thing ??= make(), { made: () => thing });
}
