import { LinkError } from "../../../ports/linker.ts";

/** What a server answers instead of what it was asked for. The message is a clause. */
export class FetchError extends LinkError {
  override name = "FetchError";
  /** Of HTTP, such as 404. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}
