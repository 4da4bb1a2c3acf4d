import { join } from "@std/path/posix";
// @ts-types="./ini.d.ts"
import { parse } from "ini";
import { isLoopback } from "../../../domain/linking/is_loopback.ts";
import { IrregularFileError, readRegularText } from "../../files/read_regular_file.ts";
import { LinkFault } from "../link/link_fault.ts";
import { basicAuthorization } from "../http/auth_tokens.ts";

/** Where packages come from, and who may have them. */
export class Registries {
  readonly #settings: readonly NpmSettings[];
  readonly #registry: string | undefined;

  /**
   * @param registry URL of the registry that the manifest or the environment names.
   * @param settings Of .npmrc files, the nearest first.
   */
  constructor(registry: string | undefined, settings: readonly NpmSettings[]) {
    this.#settings = settings;
    this.#registry = registry ?? this.#setting("registry");
  }

  /**
   * Returns the URL of the registry that has a package, with a slash at its end; `undefined` if none is known.
   *
   * @throws {LinkFault} If its setting is no URL.
   */
  of(name: string): URL | undefined {
    const scope = name.startsWith("@") ? name.slice(0, name.indexOf("/")) : undefined;
    const text = (scope === undefined ? undefined : this.#setting(`${scope}:registry`)) ?? this.#registry;
    if (text === undefined) return undefined;
    const url = URL.parse(text.replace(/\/*$/, "/"));
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
      // Not the value: it may hold a password.
      throw new LinkFault({
        why: "npm's setting of its registry is no URL that starts with https://, without a user in it",
      });
    }
    return url;
  }

  /**
   * Returns what a request to a URL says in `authorization`: only where the settings have something for that place.
   *
   * @throws {LinkFault} If a password there is not written as npm writes it.
   */
  authorization(url: URL): string | undefined {
    if (url.protocol !== "https:" && !isLoopback(url.hostname)) return undefined;
    // As npm looks for it: at the place itself, and then at each folder above.
    for (let path = url.pathname.replace(/[^/]*$/, ""); path !== ""; path = path.replace(/[^/]*\/$/, "")) {
      const found = this.#authorizationAt(`//${url.host}${path}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #authorizationAt(place: string): string | undefined {
    // Both ways to end a place are in use.
    const setting = (key: string) =>
      this.#setting(`${place}:${key}`) ?? this.#setting(`${place.slice(0, -1)}:${key}`);
    const [token, basic] = [setting("_authToken"), setting("_auth")];
    if (token !== undefined) return `Bearer ${token}`;
    if (basic !== undefined) return `Basic ${basic}`;
    const [user, password] = [setting("username"), setting("_password")];
    if (user === undefined || password === undefined) return undefined;
    return basicAuthorization(`${user}:${decodePassword(password, place)}`);
  }

  #setting(key: string): string | undefined {
    return this.#settings.find((settings) => settings.has(key))?.get(key);
  }
}

/** Passwords stand in base64. The message is without it. */
function decodePassword(text: string, place: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new LinkFault({
      why: `npm's setting "${place}:_password" is not base64; "npm login" writes it anew`,
    });
  }
}

/**
 * Reads npm's settings as npm does: the environment counts before the .npmrc of the project, and that before the user's.
 *
 * @param registry URL of the registry that the manifest names, which counts before all.
 * @param npmrc Absolute path of the project's .npmrc.
 */
export function readRegistries(registry: string | undefined, npmrc: string | null): Registries {
  const home = Deno.env.get("HOME");
  const user = Deno.env.get("NPM_CONFIG_USERCONFIG") || (home ? join(home, ".npmrc") : undefined);
  const files = [npmrc, user].filter((path) => path != null);
  const named = registry ?? (Deno.env.get("NPM_CONFIG_REGISTRY") || Deno.env.get("npm_config_registry"));
  return new Registries(named || undefined, files.map(readSettings));
}

/** A file that is not there, or is not for this user, says nothing. */
function readSettings(path: string): NpmSettings {
  try {
    return parseNpmrc(readRegularText(path), (name) => Deno.env.get(name));
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
      error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.IsADirectory
    ) return new Map();
    if (error instanceof IrregularFileError) {
      throw new LinkFault({ cannot: "read", what: path, why: error.message }, { cause: error });
    }
    throw error;
  }
}

/** Settings of npm by their keys, such as `registry`, `@acme:registry` and `//host/:_authToken`. */
export type NpmSettings = ReadonlyMap<string, string>;

/** As npm has it: `${NAME}`, and `${NAME?}` for one that may be unset. */
const VARIABLE = /\$\{([^}?]+)(\?)?\}/g;

/**
 * Parses an .npmrc file.
 *
 * @param env Returns a variable of the environment. What names one that is not set stays as it is, as with npm.
 */
export function parseNpmrc(text: string, env: (name: string) => string | undefined): NpmSettings {
  const settings = new Map<string, string>();
  for (const [key, value] of Object.entries(parse(text))) {
    if (typeof value === "string") settings.set(expand(key, env), expand(value, env));
  }
  return settings;
}

function expand(text: string, env: (name: string) => string | undefined): string {
  return text.replace(VARIABLE, (whole, name: string, optional) => env(name) ?? (optional ? "" : whole));
}
