/** Starts a cron daemon on the crontabs of these surroundings. */
export function startCron(): Disposable {
  const cron = new Deno.Command("/usr/sbin/cron", { args: ["-f"] }).spawn();
  return { [Symbol.dispose]: () => cron.kill() };
}
