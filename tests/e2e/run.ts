/**
 * Runs the end-to-end tests on the source and on the compiled binary (`deno task compile` makes it), each in a mount
 * namespace of its own: with a crontab, a cron daemon and a mailbox that are nobody's.
 *
 * @module
 */

const BINARY = new URL("../../dist/gapless", import.meta.url).pathname;
const HERE = new URL("./", import.meta.url).pathname;

/** Hides what the machine's own cron lives on, then runs the tests. `$1` is where mails go, the rest is the command. */
const SURROUNDINGS = `
set -eu
mail=$1; shift
mount -t tmpfs tmpfs /var/spool/cron
mkdir -m 1730 /var/spool/cron/crontabs
chgrp crontab /var/spool/cron/crontabs
mount -t tmpfs tmpfs /etc/cron.d
mount --bind /dev/null /etc/crontab
mount -t tmpfs tmpfs /run
mkdir -p ~/.local/state
mount -t tmpfs tmpfs ~/.local/state
sbin=$(mktemp -d)
mount -t tmpfs tmpfs "$sbin"
cp -a /usr/sbin/. "$sbin"
rm -f "$sbin/sendmail"
printf '#!/bin/sh\\ncat >>"%s"\\n' "$mail" >"$sbin/sendmail"
chmod 755 "$sbin/sendmail"
mount --bind "$sbin" /usr/sbin
/usr/sbin/cron -f &
cron=$!
status=0
"$@" || status=$?
kill "$cron"
exit "$status"
`;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const missing = await missingParts();
  if (missing.length > 0) {
    console.log(`End-to-end tests skipped: they need ${missing.join(", ")}`);
    // In CI nothing is skipped.
    return Deno.env.get("CI") ? 1 : 0;
  }
  const ended = await Promise.all([drive("source", undefined), drive("binary", BINARY)]);
  return ended.every((code) => code === 0) ? 0 : 1;
}

async function missingParts(): Promise<string[]> {
  const parts: [part: string, there: boolean][] = [
    ["Linux", Deno.build.os === "linux"],
    ["root", Deno.uid() === 0],
    ["Debian's cron (apt-get install cron)", await exists("/usr/sbin/cron")],
    ["the binary (deno task compile)", await exists(BINARY)],
  ];
  return parts.flatMap(([part, there]) => there ? [] : [part]);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs the tests against one form of the program; prints what they said when they are done. */
async function drive(form: string, binary: string | undefined): Promise<number> {
  const mail = await Deno.makeTempFile({ prefix: "gapless-mail-" });
  const test = [Deno.execPath(), "test", "--quiet", "-A", ...Deno.args, HERE];
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["--mount", "--propagation", "private", "sh", "-c", SURROUNDINGS, "sh", mail, ...test],
    env: { GAPLESS_E2E_MAIL: mail, ...(binary === undefined ? {} : { GAPLESS_E2E_BINARY: binary }) },
    stdin: "null",
  }).output();
  console.log(`\n== end-to-end on the ${form}`);
  await Deno.stdout.write(stdout);
  await Deno.stderr.write(stderr);
  await Deno.remove(mail);
  return code;
}
