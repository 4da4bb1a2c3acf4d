import { describeOwnerIssue, ownerFixes } from "../../domain/instance/owner_fixes.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note } = findingsOf("owners");

/** Can other users change what this user runs? What root must not run is refused before this. */
export async function checkOwners({ owners, open, instance: { manifest } }: DoctorRoom): Promise<Finding[]> {
  await open();
  const found = owners.issues().map((issue) =>
    note(
      `${issue.path} ${describeOwnerIssue(issue, (uid) => owners.nameOf(uid))}`,
      ownerFixes([issue], owners.user).join("; "),
    )
  );
  const foreign = owners.foreignOwner();
  if (foreign !== null) {
    found.push(note(
      `${manifest} belongs to ${foreign}: as root this is a second instance of it`,
      `if ${foreign} runs it, too, end one of both with "gapless down"`,
    ));
  }
  return found.length > 0 ? found : [ok("no other user can change what is run")];
}
