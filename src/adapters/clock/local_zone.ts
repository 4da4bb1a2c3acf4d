import { ifExistsSync } from "../files/if_exists.ts";

const ZONES = "/zoneinfo/";
const FOLDER = "/usr/share/zoneinfo";

/**
 * Returns the IANA name of this machine's time zone, in which its cron daemon reads crontabs: what `/etc/localtime` links
 * to, whatever `TZ` says to this process.
 *
 * @param link Path of the link.
 */
export function localZone(link = "/etc/localtime"): string {
  // Without that file the C library, and so cron, takes UTC.
  return ifExistsSync(() => linkedZone(link)) ?? "UTC";
}

function linkedZone(link: string): string {
  const target = Deno.realPathSync(link);
  const at = target.lastIndexOf(ZONES);
  if (at !== -1) return target.slice(at + ZONES.length).replace(/^(posix|right)\//, "");
  const name = named();
  return sameZone(Deno.readFileSync(link), name) ?? name ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Where `/etc/localtime` is a copy and no link, Debian keeps the name in a file of its own. */
function named(path = "/etc/timezone"): string | undefined {
  return ifExistsSync(() => Deno.readTextFileSync(path))?.trim() || undefined;
}

/** Finds the zone that a copy was made of; the name beside it may be of another day. */
function sameZone(bytes: Uint8Array, name: string | undefined): string | undefined {
  const names = [...name === undefined ? [] : [name], "UTC", ...Intl.supportedValuesOf("timeZone")];
  return names.find((zone) => {
    const path = `${FOLDER}/${zone}`;
    return ifExistsSync(() =>
      Deno.statSync(path).size === bytes.length &&
      Deno.readFileSync(path).every((byte, index) => byte === bytes[index])
    );
  });
}
