import type { CommandContext } from "./command.ts";
import { findKnown } from "./find_known.ts";
import { UsageError } from "./usage_error.ts";

/** Which plugins a command line means. */
export interface PluginsMeant {
  readonly plugins: readonly string[];
  /** Those of the manifest that the ledger does not know yet, where all are meant. */
  readonly unknown: readonly string[];
}

/**
 * Returns which plugins `NAME` or `--all` means: all of them are those that the ledger knows, but for the built-in manager.
 *
 * @throws {UsageError} If neither or both are given, or there is no plugin of that name.
 */
export async function pluginsMeant(
  { operands: [name], flags, ports }: CommandContext,
  verb: string,
): Promise<PluginsMeant> {
  if ((name === undefined) === !flags.has("all")) {
    const problem = name === undefined ? "name one, or take --all" : "take either a name or --all";
    throw new UsageError(`Cannot tell which plugins to ${verb}: ${problem}`);
  }
  if (name !== undefined) {
    await findKnown(ports, name);
    return { plugins: [name], unknown: [] };
  }
  const records = (await (await ports.ledger()).summaries()).map(({ record }) => record);
  const known = new Set(records.map((record) => record.name));
  const { manifest } = await ports.manifest();
  return {
    plugins: records.filter(({ module }) => !module.startsWith("builtin:")).map((record) => record.name),
    unknown: [...manifest.plugins.values()].filter(({ name, module }) =>
      module.kind !== "builtin" && !known.has(name)
    ).map(({ name }) => name),
  };
}
