/** Returns how long a program is to sleep, so that no other test on this machine has one that sleeps as long. */
export function secondsOf(test: number): string {
  return `7${Deno.pid}0${test}`;
}

/** Returns the processes that run `sleep` for so many seconds, or are a shell that is told to. */
export function sleepers(seconds: string): number[] {
  return pids().filter((pid) => {
    const line = read(pid, "cmdline");
    return line.includes(seconds) && !read(pid, "stat").includes(") Z ");
  });
}

/** Returns the processes that belong to a run of Gapless, by its mark in their environment. */
export function marked(): number[] {
  return pids().filter((pid) =>
    `\0${read(pid, "environ")}`.includes("\0GAPLESS_RUN=") && !read(pid, "stat").includes(") Z ")
  );
}

function pids(): number[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).filter((pid) => pid > 0);
}

function read(pid: number, file: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/${file}`);
  } catch {
    // It has just ended.
    return "";
  }
}
