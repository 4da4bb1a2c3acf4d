import { runSandboxProcess } from "../adapters/sandbox/child/run_child.ts";
import { ASSETS } from "./assets.ts";

/** Makes this process the sandbox of one plugin, and never returns. */
export async function sandboxProcess(): Promise<never> {
  return await runSandboxProcess(ASSETS.worker);
}
