import type { ManifestText } from "../../src/ports/manifest_text.ts";

/** A {@linkcode ManifestText} in memory. */
export class FakeManifestText implements ManifestText {
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  edit(change: (text: string) => string): Promise<void> {
    return Promise.resolve().then(() => void (this.text = change(this.text)));
  }
}
