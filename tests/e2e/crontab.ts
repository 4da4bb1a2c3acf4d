/**
 * Root's crontab as the `crontab` program and its file show it, in surroundings where it is nobody's.
 *
 * @module
 */

import { assert } from "@std/assert";
import { bytesToText, textToBytes } from "../../src/domain/crontab/byte_text.ts";
import { command } from "./command.ts";

const SPOOL = "/var/spool/cron/crontabs/root";

/** Returns what `crontab -l` prints; `""` if there is no crontab. */
export async function listCrontab(): Promise<string> {
  const { stdout } = await new Deno.Command("crontab", { args: ["-l"] }).output();
  return new TextDecoder().decode(stdout);
}

/** Returns what `crontab -l` prints, with a character for each byte. */
export async function listCrontabBytes(): Promise<string> {
  const { success, stdout } = await new Deno.Command("crontab", { args: ["-l"] }).output();
  assert(success);
  return bytesToText(new Uint8Array(stdout));
}

/** Replaces the crontab, as `crontab -` does it. */
export async function installCrontab(text: string): Promise<void> {
  await install(new TextEncoder().encode(text));
}

/** The same, with a text that has a character for each byte. */
export async function installCrontabBytes(text: string): Promise<void> {
  await install(textToBytes(text));
}

async function install(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const child = new Deno.Command("crontab", { args: ["-"], stdin: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(bytes);
  await writer.close();
  assert((await child.status).success);
}

/** Returns the crontab's file with a character for each byte, cron's header and its time included; null if there is none. */
export async function rawCrontab(): Promise<string | null> {
  try {
    return bytesToText(await Deno.readFile(SPOOL));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Lets the next write of the crontab come as if none had been before, so that nobody waits. */
export async function forgetLastWrite(): Promise<void> {
  // By the home that the system knows, whatever HOME says.
  await command(
    "sh",
    "-c",
    `rm -f "$(getent passwd "$(id -u)" | cut -d: -f6)"/.local/state/gapless/crontab.lock`,
  );
}
