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
        'write one with a sample plugin with "gapless init"; "gapless help add" tells how to add yours',
      ),
    ];
  }
  return [ok(`${path} lists ${own} plugin${own === 1 ? "" : "s"}`)];
}
