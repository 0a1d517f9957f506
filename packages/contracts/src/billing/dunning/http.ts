/** What URLs about payments that fail take and answer. */
import { type Static, Type } from 'typebox'

/** Who may order from a provider without paying at once. */
export const PaylaterEnum = Type.Union([
  Type.Literal('anybody'),
  Type.Literal('granted'),
  Type.Literal('nobody')
])

const terms = {
  /** How often a card is asked for what is due. */
  attempts: Type.Integer({ minimum: 1, maximum: 10 }),
  /** From one attempt to the next. */
  days_between: Type.Integer({ minimum: 1, maximum: 30 }),
  /** What follows on the last one: the subscriptions end, or go on. What is due stays due. */
  at_end: Type.Union([Type.Literal('cancel'), Type.Literal('keep_due')])
}

/** How a provider goes after what is not paid. */
export const Dunning = Type.Object({ ...terms, paylater: PaylaterEnum }, { $id: 'Dunning' })
export type Dunning = Static<typeof Dunning>

/** What it is set to; `paylater` is `anybody` when it is left out. */
export const DunningUpdate = Type.Object(
  { ...terms, paylater: Type.Optional(PaylaterEnum) },
  { $id: 'DunningUpdate' }
)
export type DunningUpdate = Static<typeof DunningUpdate>
