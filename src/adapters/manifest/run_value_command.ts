import type { CommandLine } from "../../domain/manifest/manifest.ts";
import { ValueSourceError } from "../../domain/manifest/values/value_sources.ts";
import { clipped } from "../../domain/text/clipped.ts";
import { type Shell, ShellError } from "../shell/shell.ts";

const TIMEOUT_MS = 30_000;
/** Of what it printed; a secret has less. */
const MOST_BYTES = 65_536;
const MOST_STDERR_BYTES = 1_000;

/**
 * Runs a program whose output is a value of the manifest.
 *
 * @throws {ValueSourceError} If it fails, is not done in time, or prints nothing, too much, or what is not text.
 */
export async function runValueCommand(shell: Shell, [program, ...args]: CommandLine): Promise<string> {
  const fault = (why: string, cause?: unknown) =>
    new ValueSourceError(`Cannot use what "${program}" prints: ${why}`, { cause });
  const { code, stdout, stderr } = await run().catch((error) => {
    if (error instanceof ShellError) throw fault(error.message, error);
    throw error;
  });
  if (code !== 0) {
    const said = clipped(stderr.trim(), MOST_STDERR_BYTES);
    throw fault(`it ended with exit code ${code}${said === "" ? "" : `: ${said}`}`);
  }
  if (stdout.length === 0) throw fault("it printed nothing");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(stdout);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw fault("it is not UTF-8", error);
  }

  function run() {
    return shell.run({ argv: [program, ...args], timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES });
  }
}
