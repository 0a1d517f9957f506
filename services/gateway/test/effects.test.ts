import t from 'tap'
import { messagesOf } from '../dist/operator/effects.js'

const attempt = {
  message: 'event-1',
  position: 7,
  type: 'charge.paid',
  number: 1,
  tries: 1,
  outcome: 'waiting',
  status: 503,
  fault: null,
  first_at: '2026-01-01T00:00:00.000Z',
  sent_at: '2026-01-01T00:00:00.000Z',
  took: 12,
  next_at: '2026-01-01T00:00:05.000Z'
} as const

const later = { ...attempt, tries: 2, outcome: 'delivered', sent_at: '2026-01-01T00:00:05.000Z' } as const

type Attempts = Parameters<typeof messagesOf>[0][number]['webhooks'][number]['attempts']

const sent = (webhook: string, attempts: Attempts) => ({
  profile: 'profile-1',
  webhooks: [{ webhook, through: 7, failing_since: null, again: [], attempts }]
})

t.test('a message to a webhook is told once for each webhook, as it stood last', async (t) => {
  const found = messagesOf(
    [
      sent('one', [attempt, { ...attempt, message: 'event-2' }]),
      sent('one', [later]),
      sent('two', [attempt])
    ],
    new Set(['event-1'])
  )
  t.same(
    found.map(({ event_id, what, state, at }) => [event_id, what, state, at]),
    [
      ['event-1', 'charge.paid', 'delivered', later.sent_at],
      ['event-1', 'charge.paid', 'waiting', attempt.sent_at]
    ]
  )
})
