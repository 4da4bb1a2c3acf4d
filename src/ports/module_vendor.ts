import type { Lock } from "../domain/linking/lock.ts";

/** A folder beside the manifest that makes the network needless. */
export interface ModuleVendor {
  /**
   * Puts in all that a lock names, checked against it, and takes out all else.
   *
   * @throws {LinkError} If a module cannot be had any more, is not what the lock says, or cannot be written.
   */
  hold(lock: Lock): Promise<VendorReport>;
}

/** What a vendor folder holds. */
export interface VendorReport {
  /** Absolute path. */
  readonly folder: string;
  /** Modules and packages. */
  readonly modules: number;
  readonly bytes: number;
}
