import { ApiError, type FieldErrors } from '@bursar/client'

/** What was typed is not sent: field → what is to be typed there, in sentences. */
export class Mistyped extends Error {
  override readonly name = 'Mistyped'
  readonly fields: FieldErrors

  constructor(fields: FieldErrors) {
    super('Correct what is marked.')
    this.fields = fields
  }
}

/** By name of the field: what is wrong with it, as the system or the page itself says. */
export function fieldsOf(error: unknown): FieldErrors {
  return error instanceof ApiError || error instanceof Mistyped ? error.fields : {}
}
