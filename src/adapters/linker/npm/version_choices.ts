import { LinkFault, UnusablePackage } from "../link/link_fault.ts";
import type { LockDraft } from "../link/lock_draft.ts";
import { remember } from "../link/remember.ts";
import type { Packument } from "./packument.ts";
import { type Requirement, requirementKey } from "./requirement.ts";
import { type Choice, chooseVersion, newest, satisfiesRange, shareVersions } from "./versions.ts";

/** Other versions may have other requirements, which may share other versions, and so on. */
const MOST_READINGS = 5;

/** Asks what versions there are of a package. */
export type FetchPackument = (name: string) => Promise<Packument>;

/**
 * Which version each requirement of a graph gets. The lock comes first, then a version that the lock has for another
 * requirement, then what npm would choose.
 *
 * Requirements are met in any order, while modules are read. So each gets a version for itself at first; when all are
 * known, those that can share one are told to, and the graph is read once more if that changed anything.
 */
export class VersionChoices {
  readonly #lock: LockDraft;
  readonly #fetchPackument: FetchPackument;
  #choices = new Map<string, Promise<Choice>>();
  #shared: ReadonlyMap<string, string> = new Map();
  /** Names that were required when the graph was read before. */
  #names: ReadonlySet<string> = new Set();
  /** Names that a package would take if anybody else brought them. */
  readonly #optionalPeers = new Set<string>();
  #readings = 0;

  constructor(lock: LockDraft, fetchPackument: FetchPackument) {
    this.#lock = lock;
    this.#fetchPackument = fetchPackument;
  }

  /**
   * Returns the version that a requirement gets.
   *
   * @throws {LinkFault} If none will do.
   */
  async versionOf(requirement: Requirement): Promise<string> {
    const key = requirementKey(requirement);
    return (await remember(this.#choices, key, () => this.#choose(key, requirement))).version;
  }

  /** Returns whether anybody requires a package by itself; the answer counts when the graph is read once more. */
  isRequired(name: string): boolean {
    this.#optionalPeers.add(name);
    return this.#names.has(name);
  }

  /** Ends a reading of the graph. Returns whether it must be read once more, with other versions. */
  async settle(): Promise<boolean> {
    if (++this.#readings >= MOST_READINGS) return false;
    const choices = await this.made();
    const shared = shareVersions(choices);
    const names = new Set(choices.map(({ requirement }) => requirement.name));
    const moved = choices.some(({ requirement, version }) =>
      shared.get(requirementKey(requirement)) !== version
    );
    const came = this.#optionalPeers.values().some((name) => names.has(name) && !this.#names.has(name));
    if (!moved && !came) return false;
    this.#shared = shared;
    this.#names = names;
    this.#choices = new Map();
    return true;
  }

  /** Returns all choices that were made; those that could not be made are left out. */
  async made(): Promise<Choice[]> {
    const results = await Promise.allSettled(this.#choices.values());
    return results.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
  }

  async #choose(key: string, requirement: Requirement): Promise<Choice> {
    const { mode } = this.#lock;
    const locked = mode === "renew" ? undefined : this.#lock.before("specifiers").get(key);
    if (locked !== undefined) return { requirement, version: locked, locked: true };
    if (mode === "frozen") {
      throw new LinkFault({
        cannot: "lock",
        what: key,
        why: "gapless.lock does not have it, and it is frozen",
      });
    }
    const version = this.#shared.get(key) ??
      (mode === "renew" ? undefined : this.#lockedOtherwise(requirement)) ??
      await this.#fromRegistry(requirement);
    return { requirement, version, locked: false };
  }

  /** Returns the newest version in range that the lock has for other requirements. */
  #lockedOtherwise({ name, range }: Requirement): string | undefined {
    const ids = [...this.#lock.before("packages").keys()].filter((id) => id.startsWith(`${name}@`));
    return newest(
      ids.map((id) => id.slice(name.length + 1)).filter((version) => satisfiesRange(version, range)),
    );
  }

  async #fromRegistry({ name, range }: Requirement): Promise<string> {
    const packument = await this.#fetchPackument(name);
    const version = chooseVersion(packument, range);
    if (version !== undefined) return version;
    const latest = packument.tags.get("latest");
    const hint = latest === undefined ? "" : `; its newest version is ${latest}`;
    throw new UnusablePackage({
      cannot: "find",
      what: requirementKey({ name, range }),
      why: `the registry has no such version${hint}`,
    });
  }
}
