import { minuteText } from '../text/dates.ts'

interface Trail {
  readonly event_id: string
  readonly detail: string
  readonly created_at: string
  readonly actor: { readonly printable_name: string }
  readonly address: string | null
}

/** What an audit trail shows of an event. */
export const trailColumns = [
  { title: 'What', cell: ({ detail }: Trail) => detail },
  { title: 'Who', cell: ({ actor }: Trail) => <bdi>{actor.printable_name || 'the system'}</bdi> },
  { title: 'From', cell: ({ address }: Trail) => address ?? '–' },
  { title: 'When', isNumber: true, cell: ({ created_at }: Trail) => minuteText(created_at) }
]
