/** How long after the first signal a second one means it: a process group gets some signals twice. */
const INSIST_MS = 1000;

/** Returns a signal that aborts, with a reason in words, on the first request to end; a later one ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(name, () => {
      first ||= performance.now();
      if (controller.signal.aborted && performance.now() - first > INSIST_MS) Deno.exit(1);
      controller.abort(`stopped by ${name}`);
    });
  }
  return controller.signal;
}
