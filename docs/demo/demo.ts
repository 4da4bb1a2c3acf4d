/**
 * Shows Gapless at work in a temporary folder: sample plugins, woken by the internal scheduler. One run fails and one is
 * killed, and time is tiled all the same. The crontab is neither read nor written.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";

const HERE = new URL("./", import.meta.url);
const MAIN = new URL("../../main.ts", HERE).pathname;
const DEADLINE_MS = 50_000;

if (import.meta.main) await demo();

async function demo(): Promise<void> {
  const folder = await prepare();
  try {
    say("The manifest:");
    console.log((await Deno.readTextFile(`${folder}/gapless.toml`)).trim());

    say(
      "gapless up --scheduler internal (a stand-in for cron; one run fails, and one is killed with SIGKILL)",
    );
    await withScheduler(folder, async () => {
      await killSlowRun(folder);
      await until(() => isSettled(folder), "every window to be done");
    });

    await show(folder, ["plan"], "what sync would put into the crontab");
    await show(folder, ["history"]);
    await show(folder, ["windows", "report"]);
    await show(folder, ["windows", "slow"]);
    await show(folder, ["status"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Copies the manifest and its plugins to a temporary folder, with something for them to work on. */
async function prepare(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-demo-" });
  const minutes = [1, 2, 3, 4, 5].map((ago) =>
    new Date(Math.floor(Date.now() / 60_000) * 60_000 - ago * 60_000)
  );
  const manifest = (await Deno.readTextFile(new URL("gapless.toml", HERE)))
    .replaceAll("FIVE_MINUTES_AGO", minutes[4]?.toISOString() ?? "")
    .replaceAll("../../plugins", new URL("../../plugins", HERE).pathname);
  await Deno.writeTextFile(`${folder}/gapless.toml`, manifest);
  for (const plugin of ["flaky.ts", "slow.ts"]) {
    await Deno.copyFile(new URL(plugin, HERE), `${folder}/${plugin}`);
  }
  await Deno.mkdir(`${folder}/data`);
  const visits = minutes.flatMap((
    minute,
  ) => [`${minute.toISOString()} GET /`, `${minute.toISOString()} GET /about`]);
  await Deno.writeTextFile(`${folder}/data/visits.log`, visits.join("\n"));
  fillTokens(`${folder}/data/tokens.db`);
  await Deno.mkdir(`${folder}/bin`);
  // Stands in for the real program, which the demo must not touch.
  await Deno.writeTextFile(`${folder}/bin/crontab`, '#!/bin/sh\necho "no crontab for demo" >&2\nexit 1\n', {
    mode: 0o755,
  });
  return folder;
}

function fillTokens(path: string): void {
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE access_tokens (id INTEGER PRIMARY KEY, created_at TEXT NOT NULL)");
  for (const days of [1, 5, 10, 20, 30]) {
    const made = new Date(Date.now() - days * 86_400_000).toISOString();
    database.prepare("INSERT INTO access_tokens (created_at) VALUES (?)").run(made);
  }
  database.close();
}

function gapless(folder: string, args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "-A", MAIN, ...args],
    cwd: folder,
    env: { GAPLESS_STATE: `${folder}/state`, GAPLESS_CRONTAB: `${folder}/bin/crontab` },
    stdin: "null",
  });
}

async function withScheduler(folder: string, work: () => Promise<void>): Promise<void> {
  const scheduler = gapless(folder, ["up", "--scheduler", "internal"]).spawn();
  try {
    await work();
  } finally {
    scheduler.kill("SIGTERM");
    await scheduler.status;
  }
}

async function show(folder: string, args: readonly string[], why = ""): Promise<void> {
  say(`gapless ${args.join(" ")}${why && ` (${why})`}`);
  const { stdout, stderr } = await gapless(folder, args).output();
  await Deno.stdout.write(stdout);
  await Deno.stderr.write(stderr);
}

async function killSlowRun(folder: string): Promise<void> {
  const path = `${folder}/data/slow.pid`;
  await until(
    () => Deno.readTextFile(path).then((text) => text !== "", () => false),
    "the slow plugin to start",
  );
  Deno.kill(Number(await Deno.readTextFile(path)), "SIGKILL");
}

async function isSettled(folder: string): Promise<boolean> {
  const { stdout } = await gapless(folder, ["status", "--json"]).output();
  const { plugins } = JSON.parse(new TextDecoder().decode(stdout)) as {
    plugins: { state: string; cursor: string | null }[];
  };
  return plugins.every(({ state, cursor }) => state === "ok" && cursor !== null);
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!await condition()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}

function say(text: string): void {
  console.log(`\n\x1b[1m$ ${text}\x1b[0m`);
}
