import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("manifest");

/** Can the manifest be read, and everything behind it be opened? */
export async function checkManifest({ open }: DoctorRoom): Promise<Finding[]> {
  const { manifest: { path, plugins } } = await open();
  const own = [...plugins.values()].filter(({ module }) => module.kind !== "builtin").length;
  if (own === 0) {
    return [
      trouble(
        `${path} lists no plugin`,
        'add one by hand or with "gapless add", or begin with "gapless init"',
      ),
    ];
  }
  return [ok(`${path} lists ${own} plugin${own === 1 ? "" : "s"}`)];
}
