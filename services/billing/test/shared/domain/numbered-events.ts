/** What a provider's numbers are told by. */
import { forgetInvoice, numbering, numberNext, resumeAfter, takePrefix } from '@bursar/billing'
import type { NewEvent } from '@bursar/event-sourcing'
import { eventsOf, given, NOW, PROVIDER, SUBSCRIBER } from './scenario.ts'

export function numberedEvents(): NewEvent[] {
  const begun = [takePrefix(PROVIDER, 'FERN', NOW)]
  const parties = { provider: PROVIDER, profile: SUBSCRIBER, seller: '{}', buyer: '{}' }
  const of = { invoice: 'i1', kind: 'invoice', sale: 's1', person: 'i1', created_at: NOW } as const
  const numbered = numberNext(given(numbering, begun), {
    ...parties,
    ...of,
    unit: 'usd',
    total: 5,
    note: '',
    last4: ''
  })
  const state = given(numbering, [...begun, numbered])
  return [
    ...begun,
    numbered,
    ...eventsOf(resumeAfter(state, 'FERN-000009', NOW)),
    forgetInvoice({ ...of, provider: PROVIDER }, NOW)
  ]
}
