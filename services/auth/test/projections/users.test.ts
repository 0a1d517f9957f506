import { users } from '@bursar/auth'
import t from 'tap'

const registered = {
  type: 'auth.user-registered',
  time: '2026-01-01T00:00:00.000Z',
  data: { user: 'u', profile: 'p', slug: 'ann', full_name: 'Ann', lang: 'en', active: true, password: 'hash' }
}
const opened = (time: string) => ({ type: 'auth.session-opened', time, data: { user: 'u' } })

/** The document's bytes after those events, in that order. */
function folded(events: readonly { type: string }[]): string {
  let document: any
  for (const event of events) {
    for (const change of users.on[event.type]?.(event as any) ?? []) {
      if (change.is === 'change') document = change.with(document)
    }
  }
  return JSON.stringify(document)
}

t.test('streams that come in any order give the same bytes', async (t) => {
  const [one, two] = [opened('2026-01-02T00:00:00.000Z'), opened('2026-01-03T00:00:00.000Z')]
  const orders = [
    [registered, one, two],
    [one, registered, two],
    [two, one, registered],
    [two, registered, one]
  ]
  const results = new Set(orders.map(folded))
  t.equal(results.size, 1)
  t.match(JSON.parse([...results][0] ?? ''), { slug: 'ann', credentials: true, last_login: two.time })
})
