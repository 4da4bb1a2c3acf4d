/** Tells whether a plugin can have a name: it is a part of paths, crontab lines and commands. */
export function isPluginName(name: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name);
}
