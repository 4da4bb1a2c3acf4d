import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { FileOwners } from "../../../src/adapters/owners/file_owners.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { OwnerError } from "../../../src/ports/owners.ts";

const AS_ROOT = Deno.uid() === 0;
/** A user who certainly has no name here. */
const NOBODY_KNOWN = 54_321;

/** A manifest and a state folder of this user. */
class Site implements AsyncDisposable {
  readonly folder: string;
  readonly manifest: string;
  readonly state: string;

  constructor() {
    this.folder = Deno.realPathSync(Deno.makeTempDirSync());
    this.manifest = `${this.folder}/gapless.toml`;
    this.state = `${this.folder}/state`;
    Deno.writeTextFileSync(this.manifest, "", { mode: 0o644 });
    Deno.mkdirSync(`${this.state}/logs`, { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(`${this.state}/ledger.db`, "", { mode: 0o600 });
  }

  owners({ uid = Deno.uid() ?? 0, trusted = [] as string[], warns = true } = {}): FileOwners {
    const { manifest, state } = this;
    return new FileOwners({ uid, trusted, warns, manifest, state, files: [manifest] });
  }

  admit(options: Parameters<Site["owners"]>[0] = {}): FileOwners {
    const owners = this.owners(options);
    owners.admitState();
    owners.admitFiles();
    return owners;
  }

  refused(options: Parameters<Site["owners"]>[0] = {}): string {
    return assertThrows(() => this.admit(options), OwnerError).message.replaceAll(this.folder, "@");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

Deno.test("the user's own files are admitted, and nothing is said", async () => {
  await using site = new Site();
  assertEquals(site.admit().issues(), []);
});

Deno.test(
  "root refuses what another user owns, with the command that fixes it",
  { ignore: !AS_ROOT },
  async () => {
    await using site = new Site();
    Deno.chmodSync(site.manifest, 0o666);
    Deno.chownSync(site.manifest, NOBODY_KNOWN, 0);
    assertEquals(
      site.refused(),
      `Cannot run as root what other users can change:
  @/gapless.toml belongs to uid ${NOBODY_KNOWN} and is writable by others (mode 666)
  to fix it: chown root @/gapless.toml; chmod go-w @/gapless.toml
  or trust ${NOBODY_KNOWN} as much as root: gapless sync --trust-owner ${NOBODY_KNOWN}, or GAPLESS_TRUST_OWNER=${NOBODY_KNOWN}
  as root this is a second instance of @/gapless.toml; to use the one of uid ${NOBODY_KNOWN}, run gapless as that user`,
    );
  },
);

Deno.test("a trusted owner is as good as root, others are not", { ignore: !AS_ROOT }, async () => {
  await using site = new Site();
  Deno.chownSync(site.manifest, NOBODY_KNOWN, 0);
  const owners = site.admit({ trusted: [String(NOBODY_KNOWN)] });
  assertEquals([owners.issues(), owners.foreignOwner()], [[], `uid ${NOBODY_KNOWN}`]);
  Deno.chownSync(site.manifest, NOBODY_KNOWN + 1, 0);
  assertStringIncludes(site.refused({ trusted: [String(NOBODY_KNOWN)] }), `uid ${NOBODY_KNOWN + 1}`);
  assertEquals(site.owners({ trusted: ["no-such-user", "0"] }).unknown(), ["no-such-user"]);
});

Deno.test("a group is others, but for the private one of a trusted user", { ignore: !AS_ROOT }, async () => {
  await using site = new Site();
  Deno.chmodSync(site.manifest, 0o664);
  assertStringIncludes(site.refused(), "is writable by others (mode 664)");
  Deno.chownSync(site.manifest, NOBODY_KNOWN, NOBODY_KNOWN);
  site.admit({ trusted: [String(NOBODY_KNOWN)] });
  Deno.chownSync(site.manifest, NOBODY_KNOWN, NOBODY_KNOWN + 1);
  assertStringIncludes(site.refused({ trusted: [String(NOBODY_KNOWN)] }), "is writable by others (mode 664)");
});

Deno.test("a state folder that another user made first is refused, with what to look at", {
  ignore: !AS_ROOT,
}, async () => {
  await using site = new Site();
  Deno.chownSync(site.state, NOBODY_KNOWN, 0);
  Deno.symlinkSync("/etc/passwd", `${site.state}/up.json`);
  const message = site.refused();
  assertStringIncludes(message, "\n  @/state belongs to uid");
  assertStringIncludes(message, "to fix it: chown -R root @/state\n");
  assertStringIncludes(
    message,
    "look at what is in @/state before you take it over, or name another folder with --state DIR",
  );
});

Deno.test("what another user left in the state folder is refused", { ignore: !AS_ROOT }, async () => {
  await using site = new Site();
  Deno.chownSync(`${site.state}/logs`, NOBODY_KNOWN, 0);
  assertStringIncludes(site.refused(), "@/state/logs belongs to uid");
});

/** What may not be in a state folder, whoever put it there. */
const STRANGE: readonly (readonly [what: string, make: (state: string) => void, said: string])[] = [
  ["a link in the place of the ledger", (state) => {
    Deno.removeSync(`${state}/ledger.db`);
    Deno.symlinkSync("/etc/passwd", `${state}/ledger.db`);
  }, 'ledger.db" is a symbolic link, and Gapless follows none there'],
  ["a link in the place of a folder", (state) => {
    Deno.removeSync(`${state}/logs`);
    Deno.symlinkSync("/etc", `${state}/logs`);
  }, 'logs" is a symbolic link'],
  [
    "a link that leads nowhere",
    (state) => Deno.symlinkSync("/no/such", `${state}/up.json.lock`),
    "is a symbolic link",
  ],
  ["a pipe", (state) => {
    assert(new Deno.Command("mkfifo", { args: [`${state}/manifest`] }).outputSync().success);
  }, 'manifest" is neither a file nor a folder'],
];

for (const [what, make, said] of STRANGE) {
  for (const [who, uid] of [["root", 0], ["a user", 1000]] as const) {
    Deno.test(`${what} in the state folder is refused for ${who}`, async () => {
      await using site = new Site();
      make(site.state);
      const trusted = [String(Deno.uid())];
      const owners = site.owners({ uid, trusted, warns: false });
      assertStringIncludes(assertThrows(() => owners.admitState(), LedgerError).message, said);
    });
  }
}

Deno.test("users other than root are warned", { ignore: !AS_ROOT }, async () => {
  await using site = new Site();
  Deno.chmodSync(site.folder, 0o757);
  const owners = site.admit({ uid: NOBODY_KNOWN });
  assertEquals(owners.issues().map(({ path, mode }) => [path, mode]), [[site.folder, 0o757]]);
  assertEquals(owners.reasonAgainst(site.manifest), null);
  assertEquals(site.admit({ uid: NOBODY_KNOWN, warns: false }).issues(), []);
});

Deno.test("one file is refused in one line", { ignore: !AS_ROOT }, async () => {
  await using site = new Site();
  Deno.chmodSync(site.manifest, 0o646);
  assertEquals(
    site.owners().reasonAgainst(site.manifest)?.replaceAll(site.folder, "@"),
    "other users can change it: @/gapless.toml is writable by others (mode 646); to fix it: chmod go-w @/gapless.toml",
  );
});

Deno.test("what changes meanwhile is seen at the next look", { ignore: !AS_ROOT }, async () => {
  await using site = new Site();
  const owners = site.admit();
  Deno.chmodSync(site.folder, 0o777);
  assertThrows(() => owners.admitFiles(), OwnerError);
});
