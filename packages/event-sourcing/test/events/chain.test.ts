import { createHash } from 'node:crypto'
import { GENESIS, linkHash } from '@bursar/event-sourcing'
import t from 'tap'

const event = {
  position: 7,
  stream: 'account-1',
  version: 3,
  type: 'billing.charge-settled',
  body: '{"text":"ä😀"}'
}

t.test('a link is SHA-256 over the link before, a header line and the body', async (t) => {
  const bytes = Buffer.from(`${GENESIS}7 account-1 3 billing.charge-settled\n{"text":"ä😀"}`, 'utf8')
  t.equal(linkHash(GENESIS, event), createHash('sha256').update(bytes).digest('hex'))
  t.match(GENESIS, /^0{64}$/)
})

t.test('a change anywhere breaks the link', async (t) => {
  const links = [
    linkHash(GENESIS, event),
    linkHash('1'.repeat(64), event),
    linkHash(GENESIS, { ...event, position: 8 }),
    linkHash(GENESIS, { ...event, stream: 'account-2' }),
    linkHash(GENESIS, { ...event, version: 4 }),
    linkHash(GENESIS, { ...event, type: 'billing.charge-declined' }),
    linkHash(GENESIS, { ...event, body: '{"text":"ä😀" }' })
  ]
  t.equal(new Set(links).size, links.length)
})
