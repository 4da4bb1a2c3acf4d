import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note } = findingsOf("lock");

/** Can the lock be read, and does it hold every plugin of another machine? */
export async function checkLock({ open, lock }: DoctorRoom): Promise<Finding[]> {
  const { plugins } = (await open()).manifest;
  const remote = [...plugins.values()].filter(({ module }) => module.kind === "remote");
  const { artifacts } = await lock.read();
  const free = remote.filter(({ module }) => !artifacts.has(module.text));
  if (free.length > 0) {
    return free.map(({ name, module }) =>
      note(
        `${name} comes from another machine, and nothing holds other hosts to the same ${module.text} yet`,
        'lock it with "gapless sync", and keep gapless.lock beside the manifest',
      )
    );
  }
  return remote.length === 0 ? [] : [ok(`every plugin of another machine (${remote.length}) is locked`)];
}
