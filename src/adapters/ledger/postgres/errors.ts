import { LedgerError } from "../../../ports/ledger.ts";
import type { ErrorMeaning } from "../database/retrying_database.ts";

/** The connection broke while a commit was on its way: it may have been done, and must not be repeated blindly. */
export class CommitInDoubt extends Error {
  override name = "CommitInDoubt";

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** What an error of the server or of the connection is, and what helps. */
interface Explanation {
  /** SQLSTATEs, or the system's codes. */
  readonly codes: RegExp;
  readonly why: string;
  /** Whether it may be gone in a moment, so that the same call is worth another try. */
  readonly passing?: true;
}

const ERRORS: readonly Explanation[] = [
  {
    codes: /^DOUBT$/,
    why: "the connection broke in the middle of a commit; the next wake-up finds out whether it was done",
  },
  { codes: /^40001$|^40P01$/, why: "too many processes were in each other's way; try again", passing: true },
  {
    codes: /^57P0[123]$|^57P05$/,
    why: "the server is starting, stopping or was failed over; try again",
    passing: true,
  },
  {
    codes: /^25006$/,
    why: "the server only reads: it is a standby; name the primary's address",
    passing: true,
  },
  { codes: /^08...$/, why: "the connection broke; try again, or see the server's log", passing: true },
  {
    codes: /^53300$/,
    why: "the server has no connection left; raise max_connections, or put a pooler in front",
    passing: true,
  },
  {
    codes: /^53[12]00$/,
    why: "the server's disk or memory is full; free some space, then all goes on as before",
  },
  {
    codes: /^57014$|^55P03$/,
    why: "it took too long: another process holds a lock; see pg_stat_activity",
    passing: true,
  },
  {
    codes: /^25P0[34]$/,
    why: "this process was away in the middle of a transaction, and the server ended it",
    passing: true,
  },
  { codes: /^28...$/, why: "the server refuses the user; check name and password, and its pg_hba.conf" },
  { codes: /^3D000$/, why: "there is no such database; make it with createdb" },
  {
    codes: /^42501$/,
    why: "the user lacks a privilege there; see what an administrator must grant in docs/fleet.md",
  },
  {
    codes: /^(ECONNREFUSED|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)$/,
    why: "no server answers there; is it up, and is the address right?",
    passing: true,
  },
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    why: "the host's name cannot be found; check it, and the name server",
    passing: true,
  },
  {
    // EBADF and the streams' own codes: the server hung up, and a write came to a socket that was closed meanwhile.
    codes: /^(ECONNRESET|EPIPE|ECONNABORTED|ENOTCONN|EBADF|ERR_STREAM_.*|ERR_SOCKET_CLOSED.*)$/,
    why: "the connection broke; try again, or see the server's log",
    passing: true,
  },
  {
    codes: /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_.*)$/,
    why:
      "the server's certificate is not trusted; name its authority with sslrootcert, or the host as in the certificate",
  },
];

/** Messages of errors of the driver, and of Deno's TLS, that have no code. */
const MESSAGES: readonly (readonly [pattern: RegExp, code: string])[] = [
  [
    /Query read timeout|timeout expired|timeout exceeded when trying to connect|connection timeout/i,
    "ETIMEDOUT",
  ],
  [/Connection terminated|not queryable|socket disconnected|UnexpectedEof|Connection ended/i, "ECONNRESET"],
  [/certificate/i, "CERT_UNTRUSTED"],
  [/does not support SSL/i, "NO_TLS"],
  [/password must be a string|no password supplied/i, "28P01"],
];

/** Returns what errors of the database at `label` mean. */
export function meaningAt(label: string): ErrorMeaning {
  return { isPassing, explain: (error) => explainError(error, label) };
}

/** Returns an error of the database at `label` as a {@linkcode LedgerError}; any other error, such as a bug, as it is. */
export function explainError(error: unknown, label: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const code = errorCode(error);
  const found = ERRORS.find(({ codes }) => codes.test(code));
  if (found === undefined && code !== "NO_TLS") return error;
  const why = found?.why ?? "the server speaks no TLS; turn it on there, or write sslmode=disable";
  return new LedgerError(`Cannot use the ledger "${label}": ${why} (${error.message})`, { cause: error });
}

/** Tells whether an error may be gone in a moment. */
export function isPassing(error: unknown): boolean {
  const cause = error instanceof LedgerError ? error.cause : error;
  return cause instanceof Error &&
    ERRORS.some(({ codes, passing }) => passing === true && codes.test(errorCode(cause)));
}

/** Returns the SQLSTATE or the system's code; of the errors of several addresses, the first one's. */
export function errorCode(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return errorCode(error.errors[0]);
  if (error instanceof CommitInDoubt) return "DOUBT";
  if ("code" in error && typeof error.code === "string") return error.code;
  return MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? "";
}
