import type { ReadyPlugin } from "./load_plugin.ts";

/**
 * Waits for a plugin to load, but not when the process shall end: some plugins never answer, and what fails from then on may
 * fail because of the end.
 *
 * @returns The plugin; null if the process shall end. One that is loaded later is closed.
 */
export async function unlessStopped(
  loading: Promise<ReadyPlugin>,
  stop: AbortSignal,
): Promise<ReadyPlugin | null> {
  const stopped = Promise.withResolvers<null>();
  const give = () => stopped.resolve(null);
  stop.addEventListener("abort", give);
  if (stop.aborted) give();
  try {
    const ready = await Promise.race([stopped.promise, loading]);
    if (ready === null) loading.then(({ plugin }) => plugin.close(), () => {});
    return ready;
  } finally {
    stop.removeEventListener("abort", give);
  }
}
