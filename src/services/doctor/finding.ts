/** What a check of the doctor found. */
export interface Finding {
  /** What was looked at, in one or two words. */
  readonly check: string;
  /** `note`: nothing is wrong, but someone may want to know. */
  readonly level: "ok" | "note" | "trouble";
  /** One line. */
  readonly message: string;
  /** What to do, in one line; null where there is nothing to do. */
  readonly remedy: string | null;
}

/** Makes the findings of one check. */
export function findingsOf(check: string) {
  return {
    ok: (message: string): Finding => ({ check, level: "ok", message, remedy: null }),
    note: (message: string, remedy: string): Finding => ({ check, level: "note", message, remedy }),
    trouble: (message: string, remedy: string): Finding => ({ check, level: "trouble", message, remedy }),
  };
}
