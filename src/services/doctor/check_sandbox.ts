import { landlockExemption } from "../../domain/manifest/landlock_exemption.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note } = findingsOf("sandbox");

/** What Landlock restricts, by the version from which on it does. */
const GOVERNED: readonly (readonly [since: number, what: string])[] = [
  [1, "files"],
  [4, "TCP ports"],
  [6, "signals"],
  [6, "abstract sockets"],
];

/** Which plugins does the kernel restrict, too, and in what? */
export async function checkSandbox({ open, machine }: DoctorRoom): Promise<Finding[]> {
  const { manifest } = await open();
  // What is built in starts this program again, and is no other's code.
  const plugins = manifest.plugins.values().filter(({ module }) => module.kind !== "builtin").toArray();
  const version = await machine.landlockVersion();
  if (version === 0) {
    return [note(
      "this machine has no Landlock: nothing but Deno's permissions restricts plugins",
      "use Linux 5.13 or later, with landlock in its boot parameter lsm",
    )];
  }
  const exempt = plugins.flatMap((entry) => {
    const why = landlockExemption(entry, version);
    return why === null ? [] : [`${entry.name} (${why})`];
  });
  const governed = GOVERNED.filter(([since]) => version >= since).map(([, what]) => what).join(", ");
  const count = plugins.length - exempt.length;
  const which = count === 1 ? "1 plugin" : `${count} plugins`;
  const found = [ok(`Landlock (version ${version}) and no_new_privs restrict ${which}, too: ${governed}`)];
  if (exempt.length > 0) found.push(ok(`they do not restrict ${exempt.join(", ")}`));
  return found;
}
