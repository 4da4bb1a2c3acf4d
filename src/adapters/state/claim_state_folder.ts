import type { Instance } from "../../domain/instance/instance.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import { ifExists } from "../files/if_exists.ts";
import { LedgerError } from "../../ports/ledger.ts";
import { OwnerError } from "../../ports/owners.ts";

/**
 * Makes a state folder the instance's own: it holds one ledger, and two manifests in one ledger would take each other's
 * plugins of the same name for their own.
 *
 * @param admitNew Looks at the folder once it is there; throws if it must not be used.
 * @throws {LedgerError} If it is another instance's.
 */
export async function claimStateFolder(
  { state, manifest }: Instance,
  admitNew: () => void = () => {},
): Promise<void> {
  const path = `${state}/manifest`;
  const owner = await read(path);
  if (owner === manifest) return;
  if (owner !== undefined) {
    throw new LedgerError(
      `Cannot use the state folder "${state}": it belongs to the manifest "${owner}"; name another one with --state DIR, ` +
        `or remove "${path}" if that manifest has moved`,
    );
  }
  try {
    await Deno.mkdir(state, { recursive: true, mode: 0o700 });
    // In a folder where all users may make it, another one may have been faster.
    admitNew();
    await writeOnce(path, manifest);
  } catch (error) {
    // Another process was faster: it has said whose the folder is.
    if (error instanceof Deno.errors.AlreadyExists && await read(path) === manifest) return;
    if (!(error instanceof Error) || error instanceof OwnerError || error instanceof LedgerError) throw error;
    throw new LedgerError(`Cannot use the state folder "${state}": ${withWayOut(error)}`, { cause: error });
  }
}

/** Writes a file that is whole from the moment it is there, unless there is one. */
async function writeOnce(path: string, text: string): Promise<void> {
  const part = `${path}.${crypto.randomUUID()}.part`;
  await Deno.writeTextFile(part, text, { mode: 0o600 });
  try {
    await Deno.link(part, path);
  } finally {
    await Deno.remove(part);
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await ifExists(() => Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Error && "code" in error) {
      throw new LedgerError(`Cannot read "${path}": ${withWayOut(error)}`, { cause: error });
    }
    throw error;
  }
}
