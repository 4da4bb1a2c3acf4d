/** A value that may have to be hidden in all that a plugin reports. */
export interface SecretValue {
  /** Shown in its place: the name of its variable, credential, file or program. */
  readonly name: string;
  readonly value: string;
}
