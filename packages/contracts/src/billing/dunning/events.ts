/** Events of how a provider goes after what is not paid. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Count, dunningTerms, Id, Instant, OneOf } from '../fields.ts'

export const dunningSet = defineEvent({
  type: 'billing.dunning-set',
  description: 'A provider set how often a card is asked for what is due, and what follows when none pays.',
  trail: { about: ({ provider }) => [provider], says: 'Set how payments that fail are tried again.' },
  data: Type.Object({
    provider: Id,
    ...dunningTerms,
    /** Who may order without paying at once. */
    paylater: OneOf('anybody', 'granted', 'nobody'),
    set_at: Instant
  })
})

export const dunningEnded = defineEvent({
  type: 'billing.dunning-ended',
  description:
    'The last attempt to charge what a profile owes a provider failed: its subscriptions end, or go on and stay due.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'The last attempt to pay failed.' },
  data: Type.Object({
    profile: Id,
    provider: Id,
    billing_date: Instant,
    attempts: Count,
    at_end: dunningTerms.at_end,
    ended_at: Instant
  })
})

export type DunningSet = EventData<typeof dunningSet>
export type DunningEnded = EventData<typeof dunningEnded>

export const dunningEvents = [dunningSet, dunningEnded]
