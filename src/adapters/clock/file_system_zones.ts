import { parseZoneFile, type ZoneClock } from "../../domain/schedule/parse_zone_file.ts";
import type { SystemZones } from "../../ports/system_zones.ts";

/** Where the C library has its zones. */
const FOLDER = "/usr/share/zoneinfo";

/** Returns where the system has the data of a zone. */
export function zonePath(zone: string): string {
  return `${FOLDER}/${zone}`;
}

/** The {@linkcode SystemZones} of the C library. */
export class FileSystemZones implements SystemZones {
  readonly #folder: string;
  readonly #known = new Map<string, KnownZone>();

  constructor(folder = FOLDER) {
    this.#folder = folder;
  }

  clock(zone: string): ZoneClock | null {
    const path = `${this.#folder}/${zone}`;
    try {
      const { mtime, size } = Deno.statSync(path);
      // A process that stays must see when the system's data are replaced.
      const stamp = `${mtime?.getTime()} ${size}`;
      const known = this.#known.get(zone);
      if (known?.stamp === stamp) return known.clock;
      const clock = parseZoneFile(Deno.readFileSync(path));
      this.#known.set(zone, { stamp, clock });
      return clock;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
      // A form that this program does not read: its own data must do.
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }
}

interface KnownZone {
  readonly stamp: string;
  readonly clock: ZoneClock;
}
