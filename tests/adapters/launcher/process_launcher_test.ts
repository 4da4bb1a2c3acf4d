import { assertEquals, assertRejects } from "@std/assert";
import { ProcessLauncher } from "../../../src/adapters/launcher/process_launcher.ts";

const going = new AbortController().signal;

function launcher(script: string, env: Record<string, string> = {}): ProcessLauncher {
  return new ProcessLauncher((plugin) => ["/bin/sh", "-c", script, "sh", plugin], env);
}

Deno.test("ProcessLauncher runs the plugin's command to its end, with just the variables it was given", async () => {
  assertEquals(await launcher('[ "$1" = report ] && exit 75').wake("report", going), 75);
  assertEquals(await launcher('[ -z "$HOME" ] && [ "$MARK" = 1 ]', { MARK: "1" }).wake("report", going), 0);
});

Deno.test("ProcessLauncher asks the process to end when it is told to", async () => {
  const stop = new AbortController();
  const ended = launcher("trap 'exit 3' TERM; while :; do sleep 0.05; done", { PATH: "/bin:/usr/bin" }).wake(
    "a",
    stop.signal,
  );
  setTimeout(() => stop.abort(), 200);
  assertEquals(await ended, 3);
});

Deno.test("ProcessLauncher lets a process that is told to end before it began end at once", async () => {
  assertEquals(await launcher("sleep 60", { PATH: "/bin:/usr/bin" }).wake("a", AbortSignal.abort()), 143);
});

Deno.test("ProcessLauncher tells when there is no such program", async () => {
  const missing = new ProcessLauncher(() => ["/no/such/program"], {});
  await assertRejects(() => missing.wake("a", going), Deno.errors.NotFound);
});

Deno.test("ProcessLauncher hands on what a wake-up prints, line by line, and asks for its log", async () => {
  const lines: string[] = [];
  const script = 'echo "$*"; echo "no end" >&2; printf last; exit 1';
  const output = { format: "json", onLine: (line: string) => void lines.push(line) } as const;
  assertEquals(await launcher(script).wake("report", going, output), 1);
  assertEquals(lines.sort(), ["last", "no end", "report --wait --log-format json"]);
});
