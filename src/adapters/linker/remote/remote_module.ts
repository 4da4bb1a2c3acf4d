/** A module of another machine. */
export interface RemoteModule {
  /** Where it came from in the end: what it imports counts from there. */
  readonly url: URL;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As the server said it; null where the URL's own ending counts. */
  readonly contentType: string | null;
}
