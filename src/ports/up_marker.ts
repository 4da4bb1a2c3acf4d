import type { Owner } from "../domain/window/owner.ts";

/** Who holds the block, and when they last said so. */
export interface UpNote {
  readonly owner: Owner;
  readonly renewedAt: Date;
}

/** The note that the block in the crontab belongs to a running `gapless up`. One process at a time changes it. */
export interface UpMarker {
  /** Returns whose the block is, or null if it stands by itself. */
  read(): Promise<UpNote | null>;
  /**
   * Puts a process's name on the block, or renews it, unless it bears the name of another one that is not gone.
   *
   * @returns Whose the block is now.
   */
  take(owner: Owner, isGone: (other: UpNote) => boolean): Promise<Owner>;
  /** Takes a process's name off the block, if it is still there. */
  release(owner: Owner): Promise<void>;
}
