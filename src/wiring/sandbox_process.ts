import { runSandboxProcess } from "../adapters/sandbox/child/run_child.ts";
import { StartedByHandError } from "../adapters/sandbox/child/own_pipes.ts";
import { ASSETS } from "./assets.ts";

const USAGE_EXIT = 2;

/** Makes this process the sandbox of one plugin, and never returns. */
export async function sandboxProcess(): Promise<never> {
  try {
    return await runSandboxProcess(ASSETS.worker);
  } catch (error) {
    if (!(error instanceof StartedByHandError)) throw error;
    console.error(`gapless: ${error.message}`);
    Deno.exit(USAGE_EXIT);
  }
}
