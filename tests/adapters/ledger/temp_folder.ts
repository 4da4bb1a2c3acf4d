/** A folder that is gone, with all in it, when the test ends. */
export class TempFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "gapless-" });

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
