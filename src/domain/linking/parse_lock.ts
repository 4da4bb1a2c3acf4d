import { asRecord } from "../text/as_record.ts";
import { type Lock, LOCK_SECTIONS, type LockedArtifact, type LockedPackage } from "./lock.ts";
import { isVersion } from "./is_version.ts";
import { LOCK_VERSION } from "./print_lock.ts";

const MERGE_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/m;
const SHA256 = /^[0-9a-f]{64}$/;
const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** Reads one value; `undefined` if it is none. */
type Reader<Value> = (value: unknown) => Value | undefined;

/**
 * Parses `gapless.lock`, strictly: a key that means nothing is a fault too, for what it was to lock is not locked.
 *
 * @throws {SyntaxError} If the text is no lock; the message is a clause with the line.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * assertEquals(parseLock('{ "version": 1, "specifiers": { "npm:ms@2": "2.1.3" } }').specifiers.size, 1);
 * assertThrows(() => parseLock('{ "version": 2 }'), SyntaxError, 'line 1: "version" is 2');
 * ```
 */
export function parseLock(text: string): Lock {
  const json = parseObject(text);
  const place = new Places(text);
  if (json.version !== LOCK_VERSION) {
    throw place.fault(
      "version",
      `"version" is ${JSON.stringify(json.version)}; this Gapless knows version ${LOCK_VERSION}`,
    );
  }
  const known = ["version", ...LOCK_SECTIONS];
  const unknown = Object.keys(json).find((key) => !known.includes(key));
  if (unknown !== undefined) throw place.fault(unknown, `there is no part ${JSON.stringify(unknown)}`);
  return {
    artifacts: readSection(json, "artifacts", {
      place,
      read: readArtifact,
      what: 'no { "sha256", "linker" }',
    }),
    specifiers: readSection(json, "specifiers", { place, read: readVersion, what: "no version" }),
    redirects: readSection(json, "redirects", { place, read: readUrl, what: "no URL" }),
    modules: readSection(json, "modules", { place, read: readSha256, what: "no SHA-256" }),
    packages: readSection(json, "packages", { place, read: readPackage, what: whyNoPackage }),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  const marker = MERGE_MARKER.exec(text);
  if (marker !== null) {
    throw new SyntaxError(
      `line ${lineAt(text, marker.index)}: it holds the marks of a merge that is not done`,
    );
  }
  try {
    const json = asRecord(JSON.parse(text));
    if (json !== undefined) return json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`line ${lineOf(error, text)}: it is no JSON, or cut off`, { cause: error });
  }
  throw new SyntaxError("line 1: it is no object");
}

/** The engine tells an offset, or, at the end of the text, none. */
function lineOf({ message }: SyntaxError, text: string): number {
  const offset = / at position (\d+)/.exec(message)?.[1];
  return lineAt(text, offset === undefined ? text.length : Number(offset));
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

interface SectionReader<Value> {
  readonly place: Places;
  readonly read: Reader<Value>;
  /** What a value is that cannot be read. */
  readonly what: string | ((value: unknown) => string);
}

function readSection<Value>(
  json: Readonly<Record<string, unknown>>,
  name: string,
  { place, read, what }: SectionReader<Value>,
): ReadonlyMap<string, Value> {
  const section = asRecord(json[name] ?? {});
  if (section === undefined) throw place.fault(name, `"${name}" is no object`);
  return new Map(
    Object.entries(section).map(([key, value]) => {
      const parsed = read(value);
      if (parsed !== undefined) return [key, parsed];
      throw place.fault(
        key,
        `"${name}".${JSON.stringify(key)} is ${JSON.stringify(value)}, which is ${
          typeof what === "string" ? what : what(value)
        }`,
      );
    }),
  );
}

/** Finds the lines of keys. */
class Places {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  fault(key: string, message: string): SyntaxError {
    const at = this.#text.indexOf(JSON.stringify(key));
    return new SyntaxError(`line ${lineAt(this.#text, Math.max(at, 0))}: ${message}`);
  }
}

function readArtifact(value: unknown): LockedArtifact | undefined {
  const record = asRecord(value);
  if (record === undefined || Object.keys(record).length !== 2) return undefined;
  const { linker } = record;
  const sha256 = readSha256(record.sha256);
  return sha256 === undefined || typeof linker !== "string" ? undefined : { sha256, linker };
}

function readPackage(value: unknown): LockedPackage | undefined {
  const record = asRecord(value);
  if (record === undefined || Object.keys(record).length !== 1) return undefined;
  const { integrity } = record;
  return typeof integrity === "string" && INTEGRITY.test(integrity) ? { integrity } : undefined;
}

/** A weak digest was never written by Gapless, but people copy them from other lock files. */
function whyNoPackage(value: unknown): string {
  const integrity = asRecord(value)?.integrity;
  return typeof integrity === "string" && /^(?:sha1|md5)-/.test(integrity)
    ? 'too weak a digest; remove this entry, and "gapless sync" locks the package by its SHA-512'
    : 'no { "integrity" }';
}

function readSha256(value: unknown): string | undefined {
  return typeof value === "string" && SHA256.test(value) ? value : undefined;
}

function readVersion(value: unknown): string | undefined {
  return typeof value === "string" && isVersion(value) ? value : undefined;
}

function readUrl(value: unknown): string | undefined {
  return typeof value === "string" && /^https?:/.test(value) && URL.canParse(value) ? value : undefined;
}
