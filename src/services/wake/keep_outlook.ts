import { outlookOf } from "../../domain/outlook/outlook.ts";
import { referencesOf } from "../../domain/outlook/references.ts";
import { pluginSchedule } from "../../domain/manifest/plugin_schedule.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Outlooks } from "../../ports/outlooks.ts";
import type { PreparedPlugin, Workshop } from "../load/prepare_plugin.ts";

/** What outlooks are kept with. */
export interface OutlookRoom {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "state">;
  readonly outlooks: Outlooks;
  readonly localZone: string;
}

/** Keeps for the next wake-up of a plugin what this one knows, if this one is sure that nothing is due. */
export async function keepOutlook(
  room: OutlookRoom & Pick<Workshop, "manifest">,
  { entry, artifact, fingerprint }: PreparedPlugin,
): Promise<void> {
  const { envFile, ledger } = room.manifest;
  // Only a ledger on this machine can be read without what reads and writes any ledger.
  if (ledger.kind !== "literal" || ledger.value !== "sqlite") return;
  const state = await room.ledger.state(entry.name);
  const told = state?.record.told;
  if (state === undefined || told?.fingerprint !== fingerprint) return;
  const schedule = pluginSchedule(entry, told.interval, room.localZone);
  const outlook = outlookOf(state, { schedule, since: entry.since, now: room.clock.now() });
  if (outlook === null) return;
  const { files, variables, unseen } = referencesOf(entry.config);
  if (unseen) return;
  const read = [...artifact.restsOn, ...files, ...envFile === null ? [] : [envFile]];
  room.outlooks.save(outlook, { files: read, variables });
}
