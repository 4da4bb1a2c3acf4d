import type { NpmSource } from "./npm_source.ts";

/** Where modules of other machines come from, as the manifest says it. */
export interface ModuleSources {
  /** Base URL of the JSR registry, with a slash at its end; null: `$JSR_URL`, or else the public one. */
  readonly jsr: string | null;
  /** Hosts, with their ports, that may be asked without TLS beside this machine itself. */
  readonly httpHosts: readonly string[];
  readonly npm: NpmSource;
  /** Packages of npm that are taken even if their registry gives no better digest than SHA-1. */
  readonly allowSha1: readonly string[];
  /** Absolute path of the .npmrc beside the manifest, which need not be there; null: none. */
  readonly npmrc: string | null;
}

/** The sources of a manifest that names none. */
export const DEFAULT_SOURCES: ModuleSources = {
  jsr: null,
  httpHosts: [],
  npm: { kind: "any" },
  allowSha1: [],
  npmrc: null,
};
