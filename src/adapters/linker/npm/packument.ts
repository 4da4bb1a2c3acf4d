import { hexToBytes } from "@noble/hashes/utils";
import { tryParse } from "@std/semver";
import { asRecord } from "../../../domain/text/as_record.ts";
import { LinkFault } from "../link/link_fault.ts";
import { strongestIn } from "./integrity.ts";

/** What a registry says of a package. */
export interface Packument {
  readonly name: string;
  /** Versions by tag; `latest` is one. */
  readonly tags: ReadonlyMap<string, string>;
  readonly versions: ReadonlyMap<string, PublishedVersion>;
}

/** What a registry says of one version. */
export interface PublishedVersion {
  /** Whether its author advises against it. */
  readonly deprecated: boolean;
  /** URL of the tarball. */
  readonly tarball: string;
  /** Digests of it, as [SRI](https://w3c.github.io/webappsec-subresource-integrity/) writes them; may be empty. */
  readonly integrity: string;
}

/**
 * Parses a packument, abbreviated or whole. Versions that are none, or have no tarball, count as not published.
 *
 * @throws {LinkFault} If it is no packument, or one of another package.
 */
export function parsePackument(name: string, text: string): Packument {
  const json = parseObject(text);
  if (json.name !== name) {
    throw new LinkFault({ why: `the registry answered with another package than "${name}"` });
  }
  const versions = new Map<string, PublishedVersion>();
  for (const [version, about] of Object.entries(asRecord(json.versions) ?? {})) {
    const published = !isVersion(version) ? undefined : parseVersion(asRecord(about) ?? {});
    if (published !== undefined) versions.set(version, published);
  }
  const tags = Object.entries(asRecord(json["dist-tags"]) ?? {}).filter((entry): entry is [string, string] =>
    typeof entry[1] === "string" && versions.has(entry[1])
  );
  return { name, tags: new Map(tags), versions };
}

/** A version becomes part of URLs and paths: the library would take one with blanks around it. */
function isVersion(text: string): boolean {
  return /^[\w.+-]+$/.test(text) && tryParse(text) !== undefined;
}

function parseVersion({ deprecated, dist }: Readonly<Record<string, unknown>>): PublishedVersion | undefined {
  const { tarball, integrity, shasum } = asRecord(dist) ?? {};
  if (typeof tarball !== "string" || !URL.canParse(tarball)) return undefined;
  return {
    deprecated: typeof deprecated === "string" && deprecated !== "",
    tarball,
    // One of an algorithm that nobody knows proves nothing, so the other one counts.
    integrity: typeof integrity === "string" && strongestIn(integrity) !== undefined
      ? integrity
      : sha1Of(shasum),
  };
}

/** Packages of before 2017 have only this. */
function sha1Of(hex: unknown): string {
  const known = typeof hex === "string" && /^[0-9a-f]{40}$/i.test(hex);
  return known ? `sha1-${btoa(String.fromCharCode(...hexToBytes(hex)))}` : "";
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse(text)) ?? {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LinkFault({ why: "the registry's answer is not JSON" }, { cause: error });
  }
}
