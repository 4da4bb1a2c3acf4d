import { PROGRAMS } from "./programs.ts";

/** Registers a test that needs PostgreSQL; where there is none, it says so instead. */
export function testPostgres(name: string, fn: () => void | Promise<void>): void {
  const ignore = PROGRAMS === undefined;
  const why = ignore ? " (not run: there is no PostgreSQL; apt-get install postgresql)" : "";
  Deno.test({ name: name + why, ignore, fn });
}
