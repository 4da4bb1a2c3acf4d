import type { Fault } from "../protocol/messages.ts";

/** What `explainFault()` needs. */
export interface FaultContext {
  /** URL of the worker's module. */
  readonly workerUrl: URL;
  readonly mapStack: (stack: string) => Promise<string>;
  /** Whether the kernel restricts the plugin, too. */
  readonly restricted: boolean;
}

/** Returns a fault in the plugin's own files and lines: frames of the worker and of Deno go, the others are mapped. */
export async function explainFault({ message, report }: Fault, context: FaultContext): Promise<Fault> {
  const own = new URL(".", context.workerUrl).href;
  const kept = withoutFrames(report, (frame) => frame.includes(own) || frame.includes("ext:"));
  const explained = { message: hintAtGrant(message), report: hintAtGrant(await mapped(kept, context)) };
  if (!context.restricted) return explained;
  return { message: hintAtLandlock(explained.message), report: hintAtLandlock(explained.report) };
}

function withoutFrames(report: string, isForeign: (frame: string) => boolean): string {
  let kept = "";
  for (const line of report.split("\n")) {
    if (!/^\s+at /.test(line) || !isForeign(line)) kept += `\n${line}`;
    // The last frame may open the braces around the error's own properties.
    else if (line.endsWith(" {")) kept += " {";
  }
  return kept.slice(1);
}

async function mapped(report: string, { mapStack }: FaultContext): Promise<string> {
  try {
    return await mapStack(report);
  } catch {
    // A fault of the plugin must be told whatever becomes of its source map.
    return report;
  }
}

/** A package of npm asks for a file beside itself: no grant helps. */
const OWN_FILE = /(Requires read access to "\/npm:\/[^"]*"), which is not in the plugin's grant/g;

/** Deno's advice is about flags; a plugin's permissions stand in the manifest. */
function hintAtGrant(text: string): string {
  return text.replace(
    /, (run again with the --allow-\w+ flag|specify the required permissions during compilation using `[^`]*`)/g,
    ", which is not in the plugin's grant",
  ).replace(
    OWN_FILE,
    "$1: of a package only its code is linked, and its other files are not there at run time",
  );
}

/** The kernel does not say which of its rules it was. */
function hintAtLandlock(text: string): string {
  return text.replace(
    /Permission denied \(os error 13\)|EACCES: permission denied/,
    '$& (by the machine itself, or by Landlock: see "landlock" in the manual)',
  );
}
