import t from 'tap'
import { agentText } from '../dist/account/agent-text.js'
import { daysBetween } from '../dist/customer/days-between.js'
import { nextSearch } from '../dist/public/next-search.js'

t.test('a session is called by its program and device', async (t) => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
  t.equal(agentText(`${windows} Chrome/156.0 Safari/537.36 Edg/156.0`), 'Edge on Windows')
  t.equal(agentText(`${windows} Chrome/156.0 Safari/537.36`), 'Chrome on Windows')
  t.equal(agentText('curl/8.5.0'), 'curl')
  t.equal(agentText(''), 'Unknown program')
})

t.test('days that are lost count the one that has begun', async (t) => {
  t.equal(daysBetween('2026-01-01T12:00:00Z', '2026-01-31T00:00:00Z'), 30)
  t.equal(daysBetween('2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'), 1)
  t.equal(daysBetween('2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'), 0)
})

t.test(
  'another site is no place to go on to, and is said so: what is not said stays as it came',
  async (t) => {
    t.same(nextSearch({ next: '/cart?of=acme' }), { next: '/cart?of=acme' })
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 7, undefined]) {
      const said = nextSearch({ next })
      t.ok('next' in said)
      t.equal(said.next, undefined)
    }
  }
)
