import { dirname, fromFileUrl } from "@std/path/posix";
import { LANDLOCK_MOVES } from "../../../domain/manifest/landlock_exemption.ts";
import { ifExistsSync, isUnreachable } from "../../files/if_exists.ts";
import { landlockVersion, Ruleset } from "../../landlock/ruleset.ts";
import type { SystemCall } from "../../libc/system_call.ts";
import type { LandlockGrant } from "../protocol/messages.ts";
import { type NeededPath, runtimeNeeds } from "./runtime_needs.ts";

/** What SQLite keeps beside a database, and has to read. */
const BESIDE_DATABASES = ["-wal", "-shm", "-journal"];

/** The variable by which SQLite finds the folder for its temporary files, and those that it tries without. */
const SQLITE_FOLDER = "SQLITE_TMPDIR";
const SQLITE_FOLDERS = ["/var/tmp", "/usr/tmp", "/tmp"];

/** What the second layer is made from. */
export interface SecondLayerOptions {
  readonly call: SystemCall;
  readonly grant: LandlockGrant;
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute paths of folders with the program's own modules; none in a compiled program. */
  readonly program: readonly string[];
}

/**
 * Restricts this thread, and all that it starts from now on, to what a plugin is granted: whatever gets past Deno's
 * permissions is still refused by the kernel. Does nothing where the kernel has no Landlock, or too old a one.
 *
 * Landlock knows folders and existing files. So what may be made, replaced or removed is granted with the folder that it is
 * in, or is to be in; Deno's permissions are exact.
 */
export function enforceSecondLayer({ call, grant, environment, program }: SecondLayerOptions): void {
  const version = landlockVersion(call);
  if (version < (hasAny(grant.write) ? LANDLOCK_MOVES : 1)) return;
  const rules = new Ruleset(call, version, { bind: true, connect: grant.connect !== true });
  const needs = runtimeNeeds({
    network: hasAny(grant.connect) || grant.bind.length > 0,
    system: grant.system,
    environment,
  });
  for (const needed of needs) allow(rules, needed);
  for (const folder of program) {
    rules.allowPath(folder, rules.rights.read);
    allowPackageFiles(rules, folder);
  }
  const readable = grant.read === true ? ["/"] : grant.read;
  for (const path of new Set(readable)) allowReading(rules, path);
  const writable = (grant.write === true ? ["/"] : grant.write).flatMap((path) =>
    allowWriting(rules, path, readable) ?? []
  );
  const temporary = writable.find((folder) => readable.some((path) => isWithin(folder, path))) ?? writable[0];
  if (temporary !== undefined) allowTemporaryFiles(rules, temporary, program.length > 0);
  if (grant.connect !== true) { for (const port of grant.connect) rules.allowPort(port, "connect"); }
  for (const port of grant.bind) rules.allowPort(port, "bind");
  rules.enforce();
}

/** Returns the folders that hold the modules of a program that is not compiled: its own, and what Deno keeps of them. */
export function programFolders(): string[] {
  if (Deno.build.standalone) return [];
  const home = Deno.env.get("HOME");
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? (home === undefined ? undefined : `${home}/.cache`);
  const kept = Deno.env.get("DENO_DIR") ?? (cache === undefined ? undefined : `${cache}/deno`);
  const own = Deno.mainModule.startsWith("file:") ? dirname(fromFileUrl(Deno.mainModule)) : undefined;
  return [own, kept].flatMap((folder) => folder ?? []);
}

function hasAny(granted: true | readonly unknown[]): boolean {
  return granted === true || granted.length > 0;
}

function allow(rules: Ruleset, { path, write = false, pinned = false }: NeededPath): void {
  const { read, write: writing } = rules.rights;
  rules.allowPath(path, write ? read | writing : read, { pinned });
}

function allowReading(rules: Ruleset, path: string): void {
  const { read } = rules.rights;
  const found = statOf(path);
  if (found === undefined) {
    // Somebody may make it during the run.
    const parent = dirname(path);
    if (parent !== "/") rules.allowPath(parent, read);
    return;
  }
  rules.allowPath(path, read);
  if (!found.isFile) return;
  for (const ending of BESIDE_DATABASES) rules.allowPath(`${path}${ending}`, read);
}

/** Returns the folder in which files can be made. */
function allowWriting(rules: Ruleset, path: string, readable: readonly string[]): string | undefined {
  const { read, write } = rules.rights;
  const found = statOf(path);
  const folder = found?.isFile ?? true ? existingFolder(dirname(path)) : path;
  // The root of all would be everything; and a device stays what it is.
  const isFolder = folder !== path ? folder !== "/" : found?.isDirectory === true;
  // A file in there that may be read may also be a new one.
  const isReadable = readable.some((other) =>
    isWithin(path, other) || folder === path && isWithin(other, folder)
  );
  rules.allowPath(isFolder ? folder : path, isReadable ? read | write : write);
  return isFolder ? folder : undefined;
}

/** SQLite makes them for large sorts, in a folder that it chooses without knowing whether it may write there. */
function allowTemporaryFiles(rules: Ruleset, folder: string, isChosen: boolean): void {
  if (Deno.env.get(SQLITE_FOLDER) === undefined) Deno.env.set(SQLITE_FOLDER, folder);
  const { read, write } = rules.rights;
  // It reads them, too; Deno itself lets a plugin read there only what it is granted.
  rules.allowPath(folder, read | write);
  if (!isChosen) return;
  // Deno itself has used SQLite already, to find the program's modules.
  SQLITE_FOLDERS.some((path) => rules.allowPath(path, read | write));
}

/** Whether a path is another one, or below it. */
function isWithin(path: string, other: string): boolean {
  return path === other || path.startsWith(other === "/" ? "/" : `${other}/`);
}

/** Returns the nearest folder above that is there. */
function existingFolder(path: string): string {
  if (path === "/" || statOf(path)?.isDirectory) return path;
  return existingFolder(dirname(path));
}

function statOf(path: string): Deno.FileInfo | undefined {
  return ifExistsSync(() => Deno.statSync(path), isUnreachable);
}

/** Deno looks for them in each folder above a module; one that it cannot read is an error to it. */
function allowPackageFiles(rules: Ruleset, folder: string): void {
  for (let at = folder; at !== "/"; at = dirname(at)) {
    for (const name of ["package.json", "deno.json", "deno.jsonc"]) {
      rules.allowPath(`${at}/${name}`, rules.rights.read);
    }
  }
}
