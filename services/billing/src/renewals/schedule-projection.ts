import type { BillingEvents } from '@bursar/contracts'
import { change, projection, type RecordedEvent } from '@bursar/event-sourcing'
import { nextDue } from './domain/next-due.ts'
import { isIdle, SCHEDULED, type Schedule, schedule } from './domain/schedule.ts'

/** What time changes of an account, and when next; the document's key is the profile's id. */
export interface ScheduleDocument {
  readonly profile: string
  /** Absent when nothing is due unless something else happens first. */
  readonly due?: string
  readonly schedule: Schedule
}

const OF_ACCOUNTS = 'account-'

/** The accounts by when something is due of them: the job reads those alone that are. */
export const schedules = projection<BillingEvents>({
  name: 'schedules',
  version: 5,
  on: Object.fromEntries(SCHEDULED.map((type) => [type, moved])),
  lists: { due: { by: ({ due }: ScheduleDocument) => (due === undefined ? null : '') } },
  order: ({ due }: ScheduleDocument) => due ?? ''
})

function moved({ subject, type, data, time }: RecordedEvent) {
  if (!subject.startsWith(OF_ACCOUNTS)) return []
  const profile = subject.slice(OF_ACCOUNTS.length)
  return [
    change(profile, (held: ScheduleDocument | undefined) => {
      const next = schedule.evolve(held?.schedule ?? schedule.initial, { type, data, time })
      if (isIdle(next)) return undefined
      const due = nextDue(next)
      return { profile, ...(due !== undefined && { due }), schedule: next }
    })
  ]
}
