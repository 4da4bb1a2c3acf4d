/**
 * Returns who is at work: the user, and the host. One who became root by sudo or doas goes by the name from before.
 *
 * @param env Looks variables up.
 */
export async function person(env: (name: string) => string | undefined = Deno.env.get): Promise<string> {
  const self = env("SUDO_USER") || env("DOAS_USER") || await userName();
  return `${self}@${Deno.hostname()}`;
}

/** A user without an entry among the users goes by its number. */
async function userName(): Promise<string> {
  try {
    return (await import("node:os")).userInfo().username;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return String(Deno.uid());
  }
}
