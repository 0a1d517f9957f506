import type { RecordedEvent } from '@bursar/event-sourcing'
import { users } from '@bursar/service-kit'
import { documentsAfter } from '@bursar/testing'
import t from 'tap'

const registered = {
  type: 'auth.user-registered',
  time: '2026-01-01T00:00:00.000Z',
  data: { user: 'u', profile: 'p', slug: 'ann', full_name: 'Ann', lang: 'en', active: true, password: 'hash' }
}
const opened = (time: string) => ({ type: 'auth.session-opened', time, data: { user: 'u' } })

const updated = {
  type: 'auth.user-updated',
  time: '2026-01-04T00:00:00.000Z',
  data: { user: 'u', profile: 'p', slug: 'anna', email: '' }
}
const changed = { type: 'auth.password-changed', time: '2026-01-05T00:00:00.000Z', data: { user: 'u' } }

/** The document's bytes after those events, in that order. */
function folded(events: readonly { type: string }[]): string {
  return JSON.stringify([...documentsAfter(users, events as RecordedEvent[]).values()][0])
}

t.test('streams that come in any order give the same bytes', async (t) => {
  const [one, two] = [opened('2026-01-02T00:00:00.000Z'), opened('2026-01-03T00:00:00.000Z')]
  const orders = [
    [registered, updated, one, two],
    [one, registered, two, updated],
    [two, one, registered, updated],
    [two, registered, updated, one]
  ]
  const results = new Set(orders.map(folded))
  t.equal(results.size, 1)
  t.match(JSON.parse([...results][0] ?? ''), {
    slug: 'anna',
    full_name: 'Ann',
    email: null,
    credentials: true,
    last_login: two.time
  })
})

t.test('an update leaves alone what it does not name, a new password gives credentials', async (t) => {
  const contact = {
    ...registered,
    data: { ...registered.data, email: 'ann@example.com', password: undefined }
  }
  const before = JSON.parse(folded([contact]))
  t.match(before, { email: 'ann@example.com', credentials: false })
  t.same(JSON.parse(folded([contact, { ...updated, data: { user: 'u', lang: 'fr' } } as any])), {
    ...before,
    lang: 'fr'
  })
  t.match(JSON.parse(folded([contact, changed])), { credentials: true })
})
