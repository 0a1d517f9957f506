/** The outbox: what was sent, newest first. */
import type { AuthEvents, MailSent } from '@bursar/contracts'
import { insert, projection } from '@bursar/event-sourcing'

export const OUTBOX = 'outbox'

/** Document `<mail>`. The address stays sealed. */
export interface MailDocument extends MailSent {
  readonly created_at: string
}

export const outbox = projection<AuthEvents>({
  name: OUTBOX,
  version: 2,
  lists: { all: { by: () => '' }, user: { by: ({ user }) => user } },
  on: {
    'auth.mail-sent': ({ data, time }) => [
      insert(data.mail, { ...data, created_at: time } satisfies MailDocument)
    ]
  }
})
