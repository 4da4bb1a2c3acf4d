/**
 * Another time and another zone for every program that is started from now on, in these surroundings.
 *
 * @module
 */

import { assert } from "@std/assert";
import { assertSurroundings } from "./surroundings.ts";

/** Shifts the time of every program that loads it. */
export const FAKETIME = `/usr/lib/${Deno.build.arch}-linux-gnu/faketime/libfaketimeMT.so.1`;

/** The clock that programs see; the test's own goes on as it was. */
export interface FakeClock {
  readonly now: () => Date;
  /** Seconds by which it is ahead. */
  readonly ahead: number;
}

/** Puts these surroundings into a zone. */
export async function setZone(zone: string): Promise<void> {
  await assertSurroundings();
  await Deno.mkdir("/run/etc");
  await run("cp", "-a", "/etc/.", "/run/etc");
  await Deno.remove("/run/etc/localtime");
  await Deno.symlink(`/usr/share/zoneinfo/${zone}`, "/run/etc/localtime");
  await run("mount", "--bind", "/run/etc", "/etc");
}

/** Sets the clock of all programs that are linked dynamically, cron's daemon and the binary among them; after `setZone()`. */
export async function setClock(instant: Date): Promise<FakeClock> {
  const ahead = Math.round((instant.getTime() - Date.now()) / 1000);
  await Deno.writeTextFile("/run/etc/faketimerc", `${ahead < 0 ? "" : "+"}${ahead}\n`);
  await Deno.writeTextFile("/run/etc/ld.so.preload", `${FAKETIME}\n`);
  return { ahead, now: () => new Date(Date.now() + ahead * 1000) };
}

/** How far a zone's local time is ahead of UTC, and when that changes. */
export interface ZoneChange {
  readonly at: Date;
  /** Seconds. */
  readonly before: number;
  /** Seconds. */
  readonly after: number;
}

/**
 * Writes a zone for a program that is linked statically, whose clock nothing can set: by the true clock it shows what
 * the fake one shows in its zone.
 */
export async function writeZone(path: string, { ahead }: FakeClock, change: ZoneChange): Promise<void> {
  const bytes = new DataView(new ArrayBuffer(44 + 4 + 1 + 2 * 6 + 4));
  const text = (offset: number, letters: string) => {
    for (const [index, letter] of [...letters].entries()) {
      bytes.setUint8(offset + index, letter.charCodeAt(0));
    }
  };
  text(0, "TZif");
  // Counts: one transition between two kinds of local time, whose names have four letters in all.
  for (const [index, count] of [0, 0, 0, 1, 2, 4].entries()) bytes.setUint32(20 + index * 4, count);
  bytes.setInt32(44, change.at.getTime() / 1000 - ahead);
  bytes.setUint8(48, 1);
  bytes.setInt32(49, ahead + change.before);
  bytes.setInt32(55, ahead + change.after);
  text(61, "TST\0");
  await Deno.writeFile(path, new Uint8Array(bytes.buffer));
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(program, { args }).output();
  assert(code === 0, new TextDecoder().decode(stderr));
}
