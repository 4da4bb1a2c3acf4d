import { checkBlock } from "./check_block.ts";
import { checkCronProgram } from "./check_cron_program.ts";
import { checkDaemon } from "./check_daemon.ts";
import { checkLedger } from "./check_ledger.ts";
import { checkLines } from "./check_lines.ts";
import { checkLock } from "./check_lock.ts";
import { checkMail } from "./check_mail.ts";
import { checkManager } from "./check_manager.ts";
import { checkManifest } from "./check_manifest.ts";
import { checkOwners } from "./check_owners.ts";
import { checkPlugins } from "./check_plugins.ts";
import { checkSandbox } from "./check_sandbox.ts";
import { checkSecretFiles } from "./check_secret_files.ts";
import { checkSoundness } from "./check_soundness.ts";
import { checkStateFolder } from "./check_state_folder.ts";
import { checkUp } from "./check_up.ts";
import { checkZone } from "./check_zone.ts";
import type { Check, DoctorRoom } from "./doctor_room.ts";
import type { Finding } from "./finding.ts";

/** From what others rest on to what rests on it; `needs` names a check without which one would but repeat its trouble. */
const CHECKS: readonly (readonly [name: string, check: Check, needs?: string])[] = [
  ["state folder", checkStateFolder],
  ["manifest", checkManifest],
  ["secrets", checkSecretFiles],
  ["ledger", checkLedger],
  ["windows", checkSoundness],
  // Before plugins are loaded, which locks those that are not.
  ["lock", checkLock],
  ["plugins", checkPlugins],
  ["sandbox", checkSandbox],
  // After the plugins' modules were read.
  ["owners", checkOwners, "manifest"],
  ["crontab", checkCronProgram],
  ["daemon", checkDaemon],
  ["time zone", checkZone],
  ["block", checkBlock, "crontab"],
  ["up", checkUp],
  ["lines", checkLines, "crontab"],
  ["manager", checkManager, "crontab"],
  ["mail", checkMail],
];

/** Looks at everything that a wake-up depends on. A check that cannot be made is a finding itself. */
export async function examine(room: DoctorRoom): Promise<Finding[]> {
  const told = new Set<string>();
  const findings: Finding[] = [];
  for (const [name, check, needs] of CHECKS) {
    if (findings.some(({ check, level }) => check === needs && level === "trouble")) continue;
    try {
      findings.push(...await check(room));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // What several checks stumble over is told once.
      if (told.has(error.message)) continue;
      told.add(error.message);
      findings.push({ check: name, level: "trouble", message: inOneLine(error.message), remedy: null });
    }
  }
  return findings;
}

/** Errors say themselves what to do. */
function inOneLine(message: string): string {
  return message.replace(/:\n\s*/, ": ").replace(/\n\s*/g, "; ");
}
