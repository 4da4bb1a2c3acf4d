import type { Owner } from "../domain/window/owner.ts";

/** The note that the block in the crontab belongs to a running `gapless up`. One process at a time changes it. */
export interface UpMarker {
  /** Returns the process that the block belongs to, or null if it stands by itself. */
  read(): Promise<Owner | null>;
  /**
   * Puts a process's name on the block, unless it bears the name of another one that is not gone.
   *
   * @returns Whose the block is now.
   */
  take(owner: Owner, isGone: (other: Owner) => boolean): Promise<Owner>;
  /** Takes a process's name off the block, if it is still there. */
  release(owner: Owner): Promise<void>;
}
