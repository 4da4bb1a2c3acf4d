import { openSecretFiles } from "../load/open_secret_files.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { note } = findingsOf("secrets");

/** Can only their owner read the files with secrets? */
export async function checkSecretFiles({ open, machine }: DoctorRoom): Promise<Finding[]> {
  const files = await openSecretFiles((await open()).manifest, machine);
  const byPath = new Map(files.map(({ path, message, remedy }) => [path, note(message, remedy)]));
  return [...byPath.values()];
}
