// Clinical and measured factors as numbers for a model. Everything is learned on training patients and stored as plain JSON.

/** A factor of a study: a number, or one of the stated levels, of which the first is the reference. */
export type Factor =
  | { readonly name: string; readonly kind: "number" }
  | { readonly name: string; readonly kind: "levels"; readonly levels: readonly string[] };
