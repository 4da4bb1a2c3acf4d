import type { User, Users } from "../../src/ports/users.ts";

/** {@linkcode Users} in memory: `www` alone, unless a test says otherwise. */
export class FakeUsers implements Users {
  refusal: string | null = null;
  known: User[] = [{ name: "www", uid: 33, gid: 33, groups: [33, 44], home: "/var/www" }];

  find(nameOrId: string): User | undefined {
    return this.known.find(({ name, uid }) => name === nameOrId || String(uid) === nameOrId);
  }

  names(): string[] {
    return this.known.map(({ name }) => name);
  }
}
