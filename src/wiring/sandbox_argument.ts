/** The one argument of a sandbox process: it does nothing but what its host orders. */
export const SANDBOX_ARGUMENT = "--sandbox-process";
