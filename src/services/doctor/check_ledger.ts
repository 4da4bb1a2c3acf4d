import { CLOCK_NOISE_MS } from "../../domain/status/judge_plugin.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("ledger");

/** Can the ledger be read, and is no plugin's time covered beyond the clock? */
export async function checkLedger({ open, clock }: DoctorRoom): Promise<Finding[]> {
  const { ledger } = await open();
  const summaries = await ledger.summaries();
  const now = clock.now();
  const ahead = summaries.filter(({ record: { cursor } }) =>
    cursor !== null && cursor.getTime() - now.getTime() > CLOCK_NOISE_MS
  );
  if (ahead.length === 0) return [ok("it can be read, and no plugin is ahead of the clock")];
  return ahead.map(({ record: { name, cursor } }) =>
    trouble(
      `${name} is covered up to ${cursor?.toISOString()}, ahead of the clock: was the clock wrong?`,
      `once the clock is right: "gapless rewind ${name} --to now"`,
    )
  );
}
