import { assertEquals, assertThrows } from "@std/assert";
import { parseManifest } from "../../../../src/domain/manifest/parse/parse_manifest.ts";
import { parseTarget } from "../../../../src/domain/manifest/parse/parse_target.ts";

Deno.test("parseTarget() takes the crontab and files that cron reads", () => {
  for (const target of ["crontab", "/etc/cron.d/gapless", "/etc/cron.d/My_jobs-2"]) {
    assertEquals(parseTarget(target), target);
  }
  assertEquals(parseManifest("", "/srv/gapless.toml").target, "crontab");
  const text = '[gapless]\ntarget = "/etc/cron.d/jobs"';
  assertEquals(parseManifest(text, "/srv/gapless.toml").target, "/etc/cron.d/jobs");
});

Deno.test("parseTarget() refuses what cron passes over, and names what it reads", () => {
  const cases: readonly (readonly [value: string, message: string])[] = [
    ["/etc/cron.d/a.b", 'other characters than letters, digits, "-" and "_"; name it "/etc/cron.d/a-b"'],
    ["/etc/cron.d/.hidden", 'name it "/etc/cron.d/hidden"'],
    ["/etc/cron.d/", 'name it "/etc/cron.d/gapless"'],
    ["/etc/cron.d/a/../../passwd", 'name it "/etc/cron.d/a-passwd"'],
    ["/etc/cron.d/ä", 'name it "/etc/cron.d/gapless"'],
    [`/etc/cron.d/${"x".repeat(201)}`, "other characters than"],
    ["/etc/crontab", 'it is neither "crontab" nor a file in /etc/cron.d; name it "/etc/cron.d/gapless"'],
    ["user", 'Cannot use the target "user": it is neither'],
  ];
  for (const [value, message] of cases) assertThrows(() => parseTarget(value), SyntaxError, message);
  assertThrows(() => parseTarget(5), Error, '"crontab" or a path such as "/etc/cron.d/gapless"');
});
