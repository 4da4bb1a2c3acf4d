import type { Owner } from "../domain/window/owner.ts";

/** The note that the block in the crontab belongs to a running `gapless up`. */
export interface UpMarker {
  /** Returns the process that the block belongs to, or null if it stands by itself. */
  read(): Promise<Owner | null>;
  write(owner: Owner): Promise<void>;
  clear(): Promise<void>;
}
