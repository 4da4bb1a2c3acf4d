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
  readonly #secrets: readonly SecretValue[];
  #made: SecretIndex | undefined;

  /** Returns undefined if none of the values has to be hidden. */
  static of(values: readonly SecretValue[]): Redaction | undefined {
    const hidden = values.filter(({ value }) => judgeValue(value) === "hidden");
    return hidden.length === 0 ? undefined : new Redaction(hidden);
  }

  private constructor(secrets: readonly SecretValue[]) {
    this.#secrets = secrets;
  }

  /** Made when something is to be hidden: a run that says nothing does not wait for it. */
  get #index(): SecretIndex {
    return this.#made ??= new SecretIndex(this.#secrets);
  }

  get #texts(): TextRedactor {
    return new TextRedactor(this.#index, LONGEST_TEXT);
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
    let idle: Idle<ByteRedactor> | undefined;
    return {
      push: (bytes) => {
        idle ??= new Idle(new ByteRedactor(this.#index, (passed) => sink.push(passed)));
        idle.redactor.push(bytes);
        idle.restart();
      },
      end() {
        idle?.end();
        sink.end();
      },
    };
  }

  log(pass: (entry: LogEntry) => void): LogSink {
    let idle: Idle<MessageRedactor<LogEntry>> | undefined;
    return {
      write: (entry) => {
        idle ??= new Idle(new MessageRedactor({ index: this.#index, longest: LONGEST_TEXT, pass }));
        idle.redactor.push(this.#withSafeFields(entry));
        idle.restart();
      },
      end: () => idle?.end(),
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
class Idle<T extends { readonly holds: boolean; flush(): void }> {
  readonly redactor: T;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(redactor: T) {
    this.redactor = redactor;
  }

  restart(): void {
    clearTimeout(this.#timer);
    if (this.redactor.holds) this.#timer = setTimeout(() => this.redactor.flush(), IDLE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.redactor.flush();
  }
}
