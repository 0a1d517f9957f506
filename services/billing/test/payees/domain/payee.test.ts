import {
  connectPayee,
  disconnectPayee,
  handedShare,
  noteHanded,
  noteStanding,
  noteStuck,
  type Payee,
  payee,
  type Share,
  shares,
  stuckSums,
  wantedOf
} from '@bursar/billing'
import t from 'tap'
import { eventsOf, given } from '../../shared/domain/scenario.ts'

const NOW = '2026-01-15T12:00:00.000Z'
const LATER = '2026-01-16T12:00:00.000Z'
const of = { profile: 'shop', account: 'acct_1' }
const ready = { is: 'open', receives: true, pays_out: true, due: [] } as const
const asked = { ...ready, receives: false, due: ['external_account'] } as const

const connected = given(payee, eventsOf(connectPayee(payee.initial, 'shop', 'acct_1', NOW)))

function told(state: Payee, standing: Parameters<typeof noteStanding>[2], at = NOW): Payee {
  return given(payee, eventsOf(noteStanding(state, of, standing, at)), state)
}

t.test('an account that is connected stays, whoever connects another one at once', async (t) => {
  t.same(eventsOf(connectPayee(connected, 'shop', 'acct_2', NOW)), [])
  t.match(connected, { account: 'acct_1', since: null, ever: false })
})

t.test('shares are handed on from when it could receive first, also while it may not', async (t) => {
  const open = told(told(connected, asked), ready)
  t.match(open, { since: NOW, ever: true, standing: { receives: true } })
  t.match(told(open, asked, LATER), { since: NOW, standing: { receives: false } })
  t.same(eventsOf(noteStanding(open, of, ready, LATER)), [], 'what is known is not told again')
  t.same(eventsOf(noteStanding(open, { ...of, account: 'acct_2' }, asked, LATER)), [], 'nor of another')
})

t.test('one that was disconnected would be the same again, one that is gone another', async (t) => {
  const open = told(connected, ready)
  const left = given(payee, eventsOf(disconnectPayee(open, 'shop', LATER)), open)
  t.match(left, { account: null, since: null, former: 'acct_1', gone: 0, ever: true })
  t.same(eventsOf(disconnectPayee(left, 'shop', LATER)), [])
  t.match(told(open, { is: 'gone' }), { account: null, former: null, gone: 1, ever: true })
})

t.test('what is stuck is told once, and that it is no more', async (t) => {
  const of = { profile: 'shop', charge: 'c1' }
  const stuck = { way: 'back', unit: 'usd', amount: 900, reason: 'balance_insufficient' } as const
  t.same(eventsOf(noteStuck(connected, of, { ...stuck, amount: 0 }, NOW)), [])
  const held = given(payee, eventsOf(noteStuck(connected, of, stuck, NOW)), connected)
  t.same(eventsOf(noteStuck(held, of, stuck, LATER)), [])
  const two = given(payee, eventsOf(noteStuck(held, { ...of, charge: 'c2' }, stuck, NOW)), held)
  t.same([stuckSums(two, 'back'), stuckSums(two, 'out')], [{ usd: 1800 }, {}])
  const after = given(payee, eventsOf(noteStuck(two, of, { ...stuck, amount: 0, reason: '' }, LATER)), two)
  t.same(stuckSums(after, 'back'), { usd: 900 })
})

t.test('what is wanted in an account', async (t) => {
  const share: Share = {
    charge: 'c1',
    provider: 'shop',
    processor_key: 'pi_1',
    unit: 'usd',
    settled_at: NOW,
    amount: 9680,
    taken: 0
  }
  const open = told(connected, ready)
  t.equal(wantedOf(share, 0, open), 9680)
  t.equal(wantedOf({ ...share, unit: 'jpy' }, 0, open), 9600, 'whole units where there are no parts')
  t.equal(wantedOf(share, 0, connected), 0, 'nothing before it could receive')
  t.equal(wantedOf({ ...share, settled_at: '2026-01-14T00:00:00.000Z' }, 0, open), 0, 'nothing of before')
  const left = given(payee, eventsOf(disconnectPayee(open, 'shop', LATER)), open)
  t.equal(wantedOf(share, 0, left), 0, 'nothing after it was disconnected')
  t.equal(wantedOf(share, 9680, left), 9680, 'where what is there stays')
  t.equal(wantedOf({ ...share, amount: 100 }, 9680, left), 100, 'and is taken back')
})

t.test('a share follows refunds and disputes', async (t) => {
  const lines = (distribution_back: number) => [
    { line: 0, order: 'o', amount: 0, fee_back: 0, broker_back: 0, distribution_back }
  ]
  const parties = { charge: 'c1', profile: 'ann', provider: 'shop', unit: 'usd' }
  const line = { order: 'o', amount: 10000, fee: 320, broker_fee: 0, distribution: 9680 }
  const settled = { ...parties, amount: 10000, fee: 320, processor_key: 'pi_1', description: '' }
  const card = { person: 'ann', last4: '', exp_date: '' }
  const closed = { charge: 'c1', profile: 'ann', provider: 'shop', notice: 'n', closed_at: NOW }
  const state = given(shares, [
    { type: 'billing.charge-settled', data: { ...settled, ...card, lines: [line], settled_at: NOW } },
    {
      type: 'billing.charge-refunded',
      data: { ...parties, amount: 1000, lines: lines(980), refunded_at: NOW }
    },
    {
      type: 'billing.refund-failed',
      data: { ...parties, amount: 1000, lines: lines(980), refund: 'r', reason: 'x', failed_at: NOW }
    },
    {
      type: 'billing.charge-refunded',
      data: { ...parties, amount: 1000, lines: lines(680), refunded_at: NOW }
    },
    {
      type: 'billing.charge-disputed',
      data: { ...parties, amount: 1, dispute_fee: 1500, lines: lines(9000), notice: 'o', disputed_at: NOW }
    }
  ])
  t.match(state.c1, { amount: 0, taken: 9000 })
  const won = given(shares, [{ type: 'billing.dispute-won', data: closed }], state)
  t.match(won.c1, { amount: 9000, taken: 0 })
  t.same(given(shares, [{ type: 'billing.dispute-won', data: closed }], won), won)
  t.same(eventsOf(noteHanded(9000, won.c1!, 9000, NOW)), [])
  const handed = given(handedShare, eventsOf(noteHanded(0, won.c1!, 9000, NOW)))
  t.equal(handed, 9000)
})
