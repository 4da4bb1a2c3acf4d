import { assertEquals } from "@std/assert";
import { SIGNAL_EXIT, type StopSignalName } from "../../../src/ports/stop_signals.ts";

const MODULE = new URL("../../../src/adapters/process/stop_signals.ts", import.meta.url);

/** Starts a process that listens, prints why it is to end, and then runs a script. */
async function listener(then: string): Promise<{ child: Deno.ChildProcess; next: () => Promise<string> }> {
  const script = `import { ProcessStopSignals } from "${MODULE}";
    const signals = new ProcessStopSignals();
    const stop = signals.listen();
    if (signals.listen() !== stop || signals.received !== null) Deno.exit(99);
    const alive = setInterval(() => {}, 60_000);
    stop.addEventListener("abort", () => { console.log(stop.reason, signals.received); ${then} });
    console.log("listening");`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--no-lock",
      "-A",
      `data:application/typescript,${encodeURIComponent(script)}`,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader.read()).value?.trim() ?? "";
  assertEquals(await next(), "listening");
  return { child, next };
}

for (const name of Object.keys(SIGNAL_EXIT) as StopSignalName[]) {
  Deno.test(`${name} aborts with a reason, and what it was is known`, async () => {
    const { child, next } = await listener("clearInterval(alive); Deno.exit(0);");
    child.kill(name);
    assertEquals(await next(), `stopped by ${name} ${name}`);
    assertEquals((await child.status).code, 0);
  });
}

Deno.test("a second request ends the process at once, with the exit code of the first", async () => {
  const { child, next } = await listener("");
  child.kill("SIGINT");
  assertEquals(await next(), "stopped by SIGINT SIGINT");
  // The first second of them counts once, as a whole process group may get a signal twice.
  const insist = setInterval(() => child.kill("SIGTERM"), 100);
  try {
    assertEquals((await child.status).code, 130);
  } finally {
    clearInterval(insist);
  }
});
