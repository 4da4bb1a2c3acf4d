/** A user of this machine, with all that a process of that user has. */
export interface User {
  readonly name: string;
  readonly uid: number;
  /** Id of the primary group. */
  readonly gid: number;
  /** Ids of all groups, the primary one included. */
  readonly groups: readonly number[];
  /** Absolute path of the home folder. */
  readonly home: string;
}

/** The users of this machine, wherever it keeps them. */
export interface Users {
  /** Why this process cannot start a process of another user, as a clause; null if it can. */
  readonly refusal: string | null;
  /**
   * Finds a user by name, or by id.
   *
   * @returns Undefined if there is no such user.
   * @throws {UserLookupError} If it cannot be found out.
   */
  find(nameOrId: string): User | undefined;
  /** Returns the names of users, as far as they can be listed. */
  names(): readonly string[];
}

/** The machine's own list of users cannot be read now. The message is a clause. */
export class UserLookupError extends Error {
  override name = "UserLookupError";
}
