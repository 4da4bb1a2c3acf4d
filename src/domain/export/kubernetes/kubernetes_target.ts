import type { Instance } from "../../instance/instance.ts";

/** An object of Kubernetes, as its API takes it. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

/** What objects are made for. */
export interface KubernetesTarget {
  readonly instance: Instance;
  /** The image that holds the program, as Kubernetes names images. */
  readonly image: string;
  /** Whether the ledger is a file, which then needs a volume that lasts. */
  readonly ledgerIsFile: boolean;
  /** Files beside the manifest that come along, by absolute path: itself, and its lock if there is one. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where the state folder is mounted. */
export const STATE = "/var/lib/gapless";
