import type { SecretValue } from "./secret_value.ts";

const SECRET_NAME =
  /token|secret|passw|passphrase|credential|private|cookie|bearer|jwt|api_?key|auth(?!or(?!i[sz]))|(?:^|_)(?:key|pass|pwd|pin|pat|dsn|salt|sas|signature|webhook)s?\d*(?:_|$)|(?:key|pwd)$/i;
/** Where something is, which is nothing to hide. */
const PLACES: ReadonlySet<string> = new Set([
  "PWD",
  "OLDPWD",
  "SSH_AUTH_SOCK",
  "XAUTHORITY",
  "CREDENTIALS_DIRECTORY",
]);
const NAME_OF_PLACE = /_(?:FILE|PATH|DIR|DIRECTORY|SOCK|SOCKET)$/i;
/** In a URL, and in the connection strings of databases. */
const PASSWORDS = [
  /^[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:([^/?#]+)@/i,
  /(?:^|[\s;?&])(?:password|passwd|pwd)=([^\s;&]+)/i,
];

/**
 * Returns which of the variables that a plugin is granted are secret: those whose names look like it, and passwords in the
 * addresses of databases and the like.
 *
 * @param exempt Names of variables that the manifest says are none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const variables = { API_TOKEN: "t0k3n", LANG: "C", DATABASE_URL: "postgres://me:s3cr3t@db/jobs", PWD: "/srv" };
 * assertEquals(secretVariables(variables, new Set()), [
 *   { name: "API_TOKEN", value: "t0k3n" },
 *   { name: "DATABASE_URL", value: "s3cr3t" },
 * ]);
 * ```
 */
export function secretVariables(
  variables: Readonly<Record<string, string>>,
  exempt: ReadonlySet<string>,
): SecretValue[] {
  return Object.entries(variables).filter(([name]) => !exempt.has(name)).flatMap(([name, value]) => [
    ...isSecretName(name, value) ? [{ name, value }] : [],
    ...passwordsIn(value).map((password) => ({ name, value: password })),
  ]);
}

/** Returns the passwords in an address or connection string, as they are written there and as they are meant. */
export function passwordsIn(value: string): string[] {
  const found = PASSWORDS.flatMap((pattern) => pattern.exec(value)?.[1] ?? []);
  return [...new Set(found.flatMap((password) => [password, decoded(password)]))];
}

function isSecretName(name: string, value: string): boolean {
  if (PLACES.has(name) || (NAME_OF_PLACE.test(name) && /^\.{0,2}\//.test(value))) return false;
  return SECRET_NAME.test(name);
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch (error) {
    // It has a percent sign of its own.
    if (error instanceof URIError) return password;
    throw error;
  }
}
