import { compareLocks, isSameEntry } from "../../../domain/linking/compare_locks.ts";
import {
  type Lock,
  LOCK_SECTIONS,
  type Locked,
  type LockSection,
  NOTHING_LOCKED,
} from "../../../domain/linking/lock.ts";
import { mergeLocks } from "../../../domain/linking/merge_locks.ts";
import type { LockMode } from "../../../ports/linker.ts";
import { LinkFault } from "./link_fault.ts";

/** What a link under way rests on: what was locked before, and what it adds. */
export class LockDraft {
  readonly mode: LockMode;
  readonly #before: Lock | LinkFault;
  readonly #used: { [Section in LockSection]: Map<string, Locked<Section>> } = {
    artifacts: new Map(),
    specifiers: new Map(),
    redirects: new Map(),
    modules: new Map(),
    packages: new Map(),
  };

  /** @param before What was locked, or why that cannot be read: it is thrown where it is needed. */
  constructor(before: Lock | LinkFault, mode: LockMode) {
    this.#before = before;
    this.mode = mode;
  }

  /**
   * Returns what a key stands for; the link rests on it from now on.
   *
   * Versions and redirects count as unknown while they are to be chosen again.
   *
   * @throws {LinkFault} If it is not locked, and nothing may be added.
   */
  locked<Section extends LockSection>(section: Section, key: string): Locked<Section> | undefined {
    if (this.mode === "renew" && (section === "specifiers" || section === "redirects")) {
      return undefined;
    }
    const value = this.#section(section).get(key);
    if (value !== undefined) this.#usedOf(section).set(key, value);
    else if (section !== "redirects") this.#requireGrowth(key);
    return value;
  }

  /** Returns what a part held before the link, in whatever mode. */
  before<Section extends LockSection>(section: Section): ReadonlyMap<string, Locked<Section>> {
    return this.#section(section);
  }

  /**
   * Notes what a key stands for.
   *
   * @throws {LinkFault} If it is locked to something else, or is not and nothing may be added.
   */
  note<Section extends LockSection>(section: Section, key: string, value: Locked<Section>): void {
    const before = this.#section(section).get(key);
    if (before === undefined) this.#requireGrowth(key);
    if (before !== undefined && !isSameEntry(before, value) && !this.#mayMove(section)) {
      throw new LinkFault({
        cannot: "use",
        what: key,
        why: `it changed; gapless.lock has ${describe(before)}, and now it is ${describe(value)}`,
      });
    }
    this.#usedOf(section).set(key, value);
  }

  /** Returns all that the link rests on. */
  part(): Lock {
    return { ...NOTHING_LOCKED, ...this.#used };
  }

  /** Returns all that was locked before, and what the link adds. */
  whole(): Lock {
    if (this.#before instanceof LinkFault) throw this.#before;
    return mergeLocks(this.#before, this.part());
  }

  /** Returns whether some entries are locked, all of them and as they are. */
  holds(entries: Lock): boolean {
    if (this.#before instanceof LinkFault) return false;
    const { missing, different } = compareLocks(entries, this.whole());
    return missing.length === 0 && different.length === 0;
  }

  /** Lets the link rest on entries that are locked. */
  use(entries: Lock): void {
    for (const section of LOCK_SECTIONS) {
      for (const key of entries[section].keys()) this.locked(section, key);
    }
  }

  #requireGrowth(key: string): void {
    if (this.mode !== "frozen") return;
    throw new LinkFault({ cannot: "use", what: key, why: "gapless.lock does not have it, and is frozen" });
  }

  #mayMove(section: LockSection): boolean {
    return this.mode === "renew" && section !== "modules" && section !== "packages";
  }

  // The two maps hold, under a part's name, values of that part: TypeScript does not follow this through a parameter.
  #section<Section extends LockSection>(section: Section): ReadonlyMap<string, Locked<Section>> {
    if (this.#before instanceof LinkFault) throw this.#before;
    return this.#before[section] as ReadonlyMap<string, Locked<Section>>;
  }

  #usedOf<Section extends LockSection>(section: Section): Map<string, Locked<Section>> {
    return this.#used[section] as Map<string, Locked<Section>>;
  }
}

function describe(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
