import { SIGNAL_EXIT, type StopSignalName, type StopSignals } from "../../ports/stop_signals.ts";

/** How long after the first signal a second one means it: a process group gets some signals twice. */
const INSIST_MS = 1000;

/** The {@linkcode StopSignals} of this process. A second request ends it at once, with the exit code of the first. */
export class ProcessStopSignals implements StopSignals {
  #controller?: AbortController;
  #first: { readonly name: StopSignalName; readonly at: number } | null = null;

  get received(): StopSignalName | null {
    return this.#first?.name ?? null;
  }

  listen(): AbortSignal {
    this.#controller ??= this.#install();
    return this.#controller.signal;
  }

  #install(): AbortController {
    const controller = new AbortController();
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      Deno.addSignalListener(name, () => {
        this.#first ??= { name, at: performance.now() };
        if (performance.now() - this.#first.at > INSIST_MS) Deno.exit(SIGNAL_EXIT[this.#first.name]);
        controller.abort(`stopped by ${name}`);
      });
    }
    return controller;
  }
}
