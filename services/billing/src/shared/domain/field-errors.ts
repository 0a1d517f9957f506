/** Field name → what is wrong with it. */
export type FieldErrors = Record<string, string[]>
