/** Why somebody stopped, or changed: a code of the provider's own, and a text that is about the subscriber. */
import { Type } from 'typebox'
import { personal } from '../../event-definition.ts'
import { Id } from '../fields.ts'
import { REASON_MAX } from './texts.ts'

export const reasonGiven = {
  /** Whose key seals the text; there when there is one. */
  person: Type.Optional(Id),
  reason_code: Type.Optional(Type.String()),
  reason_text: Type.Optional(personal(REASON_MAX))
}
