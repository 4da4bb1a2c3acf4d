/** The connection broke while a commit was on its way: it may have been done, and must not blindly be done again. */
export class CommitInDoubt extends Error {
  override name = "CommitInDoubt";

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
