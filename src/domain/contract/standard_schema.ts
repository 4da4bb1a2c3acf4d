/**
 * The part of the [Standard Schema](https://standardschema.dev) interface (version 1) that Gapless uses.
 *
 * zod, valibot, arktype and others implement it, so that a plugin may describe its config with any of them and
 * Gapless depends on none.
 */
export interface StandardSchema<Output = unknown> {
  /** The schema's own properties, under the key that the specification reserves. */
  readonly "~standard": StandardSchemaProps<Output>;
}

/** What stands behind the `~standard` key of a {@linkcode StandardSchema}. */
export interface StandardSchemaProps<Output = unknown> {
  /** Version of the interface. */
  readonly version: 1;
  /** Name of the library that made the schema. */
  readonly vendor: string;
  /** Parses `value`; returns the output, or the issues that were found. */
  readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
  /** Inferred types; exists for the compiler only. */
  readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
}

/** Outcome of a validation: a value, or at least one issue. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<StandardIssue> };

/** One fault of a value. */
export interface StandardIssue {
  /** What is wrong. */
  readonly message: string;
  /** Keys that lead to the fault, outermost first. */
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}
