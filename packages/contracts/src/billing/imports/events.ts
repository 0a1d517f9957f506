/** Events of imports. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Id, Instant } from '../fields.ts'

export const importZoneKept = defineEvent({
  type: 'billing.import-zone-kept',
  description:
    'The zone in which bare dates of a provider’s imports are read from now on, whatever its own becomes.',
  data: Type.Object({ provider: Id, timezone: Type.String(), kept_at: Instant })
})

export type ImportZoneKept = EventData<typeof importZoneKept>

export const importEvents = [importZoneKept]
