import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("state folder");
const OTHERS = 0o077;
const LITTLE = 50_000_000;
const FEW = 100;

/** Is the folder of ledger and logs there, safe and roomy? */
export async function checkStateFolder(
  { machine, instance: { state }, user, owners }: DoctorRoom,
): Promise<Finding[]> {
  const facts = await machine.folder(state);
  if (facts === null) return [ok(`${state} is not there yet; it is made when it is needed`)];
  const { uid, mode, freeBytes, freeFiles, readOnly, remote } = facts;
  const found: Finding[] = [];
  if (uid !== user.uid && !(user.uid === 0 && owners.trusts(uid))) {
    found.push(trouble(`${state} belongs to another user (uid ${uid})`, `chown -R ${user.name} ${state}`));
  }
  if ((mode & OTHERS) !== 0) {
    found.push(trouble(`${state} is open to others (mode ${mode.toString(8)})`, `chmod 700 ${state}`));
  }
  if (readOnly) {
    found.push(trouble(
      `${state} lies on a file system that takes no changes (read-only)`,
      `see why in the kernel's log ("dmesg"), then "mount -o remount,rw" it: nothing is recorded until then, and no plugin runs`,
    ));
  }
  if (freeFiles !== null && freeFiles < FEW) {
    found.push(trouble(
      `${state} has room for ${freeFiles} more files (inodes)`,
      `remove files there: "df -i ${state}" counts them; a ledger that cannot be written to stops every plugin`,
    ));
  }
  if (freeBytes < LITTLE) {
    found.push(trouble(
      `${state} has ${Math.floor(freeBytes / 1_000_000)} MB left`,
      `make room: "df ${state}" shows the disk; a ledger that cannot be written to stops every plugin`,
    ));
  }
  if (remote) {
    found.push(trouble(
      `${state} lies on a file system of another machine, whose locks SQLite cannot rely on`,
      "name a folder of this machine with --state, or keep the ledger in PostgreSQL",
    ));
  }
  return found.length > 0 ? found : [ok(`${state} is safe, and has room`)];
}
