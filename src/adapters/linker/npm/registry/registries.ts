import { LinkError } from "../../../../ports/linker.ts";
import { isLoopback } from "../../../../domain/linking/is_loopback.ts";
import { basicAuthorization } from "../../fetch/basic_authorization.ts";
import type { NpmSettings } from "./parse_npmrc.ts";

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
   * @throws {LinkError} If its setting is no URL; the message is a clause.
   */
  of(name: string): URL | undefined {
    const scope = name.startsWith("@") ? name.slice(0, name.indexOf("/")) : undefined;
    const text = (scope === undefined ? undefined : this.#setting(`${scope}:registry`)) ?? this.#registry;
    if (text === undefined) return undefined;
    const url = URL.parse(text.replace(/\/*$/, "/"));
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
      // Not the value: it may hold a password.
      throw new LinkError(
        "npm's setting of its registry is no URL that starts with https://, without a user in it",
      );
    }
    return url;
  }

  /**
   * Returns what a request to a URL says in `authorization`: only where the settings have something for that place.
   *
   * @throws {LinkError} If a password there is not written as npm writes it; the message is a clause.
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
    throw new LinkError(`npm's setting "${place}:_password" is not base64; "npm login" writes it anew`);
  }
}
