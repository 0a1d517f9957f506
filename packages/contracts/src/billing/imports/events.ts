/** Events of imports. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Id, Instant } from '../fields.ts'

export const importZoneKept = defineEvent({
  type: 'billing.import-zone-kept',
  description:
    'The time zone used for dates without a time in a provider’s imports from now on, even if the provider’s own zone changes.',
  trail: { about: ({ provider }) => [provider], says: 'Set the time zone of imports.' },
  data: Type.Object({ provider: Id, timezone: Type.String(), kept_at: Instant })
})

export type ImportZoneKept = EventData<typeof importZoneKept>

export const importEvents = [importZoneKept]
