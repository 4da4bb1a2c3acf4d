import { ByteRedactor } from "../../../domain/secrets/byte_redactor.ts";
import { judgeValue } from "../../../domain/secrets/judge_value.ts";
import { MessageRedactor } from "../../../domain/secrets/message_redactor.ts";
import { SecretIndex } from "../../../domain/secrets/secret_scanner.ts";
import type { SecretValue } from "../../../domain/secrets/secret_value.ts";
import { TextRedactor } from "../../../domain/secrets/text_redactor.ts";
import type { AskedPermission } from "../../../domain/permissions/asked_permission.ts";
import type { LoadRequest, LogEntry } from "../../../ports/plugin_host.ts";
import { LONGEST_TEXT } from "../protocol/clip.ts";
import { redactAsked, redactInterval } from "./redact_reported.ts";
import type { LogSink, OutputSink, Redactor } from "./redactor.ts";

/** How long after the last output what is held back is passed on. */
const IDLE_MS = 250;

/** A {@linkcode Redactor} for the secrets of one plugin. Only plugins that have some load this. */
export class Redaction implements Redactor {
  readonly #index: SecretIndex;
  readonly #texts: TextRedactor;

  /** Returns undefined if none of the values has to be hidden. */
  static of(values: readonly SecretValue[]): Redaction | undefined {
    const hidden = values.filter(({ value }) => judgeValue(value) === "hidden");
    return hidden.length === 0 ? undefined : new Redaction(hidden);
  }

  private constructor(secrets: readonly SecretValue[]) {
    this.#index = new SecretIndex(secrets);
    this.#texts = new TextRedactor(this.#index, LONGEST_TEXT);
  }

  text(text: string): string {
    return this.#texts.text(text);
  }

  interval(interval: string): string {
    return redactInterval(interval, (text) => this.text(text));
  }

  asked(asked: readonly AskedPermission[], request: LoadRequest): readonly AskedPermission[] {
    return redactAsked(asked, request, (text) => this.text(text));
  }

  output(sink: OutputSink): OutputSink {
    const redactor = new ByteRedactor(this.#index, (bytes) => sink.push(bytes));
    const idle = new Idle(redactor);
    return {
      push(bytes) {
        redactor.push(bytes);
        idle.restart();
      },
      end() {
        idle.stop();
        redactor.flush();
        sink.end();
      },
    };
  }

  log(pass: (entry: LogEntry) => void): LogSink {
    const redactor = new MessageRedactor<LogEntry>({ index: this.#index, longest: LONGEST_TEXT, pass });
    const idle = new Idle(redactor);
    return {
      write: (entry) => {
        redactor.push(this.#withSafeFields(entry));
        idle.restart();
      },
      end() {
        idle.stop();
        redactor.flush();
      },
    };
  }

  #withSafeFields(entry: LogEntry): LogEntry {
    if (entry.fields === undefined) return entry;
    const fields = Object.entries(entry.fields).map(([key, value]) =>
      [this.text(key), this.#texts.value(value)] as const
    );
    return { ...entry, fields: Object.fromEntries(fields) };
  }
}

/** Flushes when nothing has come for a while: who follows a log sees its last line. */
class Idle {
  readonly #redactor: { readonly holds: boolean; flush(): void };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(redactor: { readonly holds: boolean; flush(): void }) {
    this.#redactor = redactor;
  }

  restart(): void {
    this.stop();
    if (this.#redactor.holds) this.#timer = setTimeout(() => this.#redactor.flush(), IDLE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
