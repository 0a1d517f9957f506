import {
  balances,
  importedSaleRows,
  offlineRows,
  orderRows,
  type SettledCharge,
  settledRows,
  shareFee
} from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'
import { BROKER, NOW, PROVIDER, SUBSCRIBER, testFee } from '../../shared/domain/scenario.ts'

const NAMES: Record<string, string> = { [SUBSCRIBER]: 'S', [PROVIDER]: 'P', [BROKER]: 'B', processor: 'X' }

/** A row as the ledger's own notation shows it: `sub_1/ S:Payable 24900 <- P:Receivable 24900`. */
function shown({ event_id, dest, orig, amount }: LedgerRow): string {
  const side = ({ profile, account }: LedgerRow['dest']) => `${NAMES[profile]}:${account} ${amount}`
  return `${event_id} ${side(dest)} <- ${side(orig)}`
}

function shownBalances(rows: LedgerRow[]): Record<string, number> {
  const named = [...balances(rows)].map(([key, balance]) => {
    const [profile, account] = key.replace(' usd', '').split(':') as [string, string]
    return [`${NAMES[profile]}:${account}`, Number(balance)] as const
  })
  return Object.fromEntries(named.filter(([, balance]) => balance !== 0))
}

function line(n: number, amount: number, broker_fee = 0) {
  return {
    order: `order-${n}`,
    subscriber: SUBSCRIBER,
    provider: PROVIDER,
    event_id: `sub_${n}/`,
    amount,
    unit: 'usd',
    description: 'Subscription to basic until 2026/02/01 (1 month)',
    payable: amount,
    broker_fee
  }
}

function charge(fee: number, lines: SettledCharge['lines'], broker = PROVIDER): SettledCharge {
  return {
    charge: '1',
    processor_key: 'ch_1',
    subscriber: SUBSCRIBER,
    provider: PROVIDER,
    broker,
    unit: 'usd',
    fee,
    lines
  }
}

t.test('an order and its charge of 24900', async (t) => {
  const ordered = orderRows(line(1, 24900), NOW)
  t.same(ordered.map(shown), ['sub_1/ S:Payable 24900 <- P:Receivable 24900'])
  t.equal(testFee(24900), 752)
  const settled = settledRows(charge(752, [line(1, 24900)]), '2026-01-02T00:00:00.000Z')
  t.same(settled.map(shown), [
    'cha_1/ X:Funds 24900 <- S:Liability 24900',
    'sub_1/ S:Liability 24900 <- S:Payable 24900',
    'cha_1/ P:Expenses 752 <- X:Backlog 752',
    'sub_1/ P:Receivable 24900 <- P:Backlog 24900',
    'cha_1/ P:Funds 24148 <- X:Funds 24148'
  ])
  t.same(shownBalances([...ordered, ...settled]), {
    'P:Backlog': -24900,
    'P:Funds': 24148,
    'P:Expenses': 752,
    'X:Funds': 752,
    'X:Backlog': -752
  })
  t.ok(settled.every(({ created_at }) => created_at === '2026-01-02T00:00:00.000Z'))
  t.match(settled[3], { order: 'order-1', subscriber: SUBSCRIBER, about: { charge: '1', line: 0 } })
})

t.test('what is no longer payable moves no liability', async (t) => {
  const rows = (payable: number) =>
    settledRows(charge(0, [{ ...line(1, 100), payable }]), NOW).filter(
      ({ orig }) => orig.account === 'Payable'
    )
  t.same(rows(60).map(shown), ['sub_1/ S:Liability 60 <- S:Payable 60'])
  t.same(rows(0), [])
})

t.test('two lines share the fee', async (t) => {
  t.same(
    shareFee([line(1, 24900), line(2, 18900)], 43800, 1300).map(({ fee, distribution }) => [
      distribution,
      fee
    ]),
    [
      [24160, 740],
      [18340, 560]
    ]
  )
  t.same(
    shareFee([line(1, 333), line(2, 333), line(3, 1)], 667, 3).map(({ distribution }) => distribution),
    [331, 332, 1],
    'the last line takes at most its whole amount'
  )
  t.same(shareFee([line(1, 30), line(2, 0)], 30, 30), [
    { fee: 30, broker_fee: 0, distribution: 0 },
    { fee: 0, broker_fee: 0, distribution: 0 }
  ])
})

t.test('a fee that the charge cannot bear', async (t) => {
  t.throws(() => shareFee([line(1, 10)], 10, 11), RangeError)
  t.throws(() => shareFee([line(1, 10)], 10, -1), RangeError)
})

t.test('a marketplace: 17999 with a broker fee of 10 %', async (t) => {
  t.equal(testFee(17999), 552)
  const rows = settledRows(charge(552, [line(1, 17999, 1000)], BROKER), NOW)
  t.same(rows.map(shown).sort(), [
    'cha_1/ B:Expenses 552 <- X:Backlog 552',
    'cha_1/ B:Funds 1799 <- X:Funds 1799',
    'cha_1/ P:Expenses 1799 <- B:Backlog 1799',
    'cha_1/ P:Expenses 552 <- B:Backlog 552',
    'cha_1/ P:Funds 15648 <- X:Funds 15648',
    'cha_1/ X:Funds 17999 <- S:Liability 17999',
    'sub_1/ P:Receivable 17999 <- P:Backlog 17999',
    'sub_1/ S:Liability 17999 <- S:Payable 17999'
  ])
  const unrated = settledRows(charge(552, [line(1, 17999)], BROKER), NOW).map(shown)
  t.ok(unrated.includes('cha_1/ P:Expenses 552 <- B:Backlog 552'), 'the fee is passed on at a rate of 0 too')
  t.notOk(unrated.some((row) => row.includes('B:Funds')))
  const own = settledRows(charge(552, [line(1, 17999, 1000)]), NOW).map(shown)
  t.notOk(
    own.some((row) => row.includes('1799 ')),
    'no broker fee when the provider is the broker'
  )
})

t.test('an offline payment', async (t) => {
  const { broker_fee: _, ...paid } = line(1, 500)
  t.same(offlineRows({ ...paid, payable: 300 }, 'check_1', NOW).map(shown), [
    'check_1 P:Funds 500 <- S:Liability 500',
    'check_1 S:Liability 300 <- S:Payable 300',
    'check_1 P:Receivable 500 <- P:Backlog 500',
    'check_1 P:Offline 500 <- P:Funds 500'
  ])
})

t.test('an imported sale', async (t) => {
  const sale = { ...line(1, 1177), event_id: 'check_1' }
  const rows = importedSaleRows(sale, 'check_1', NOW, 'at once')
  t.equal(rows.length, 6)
  t.same(shownBalances(rows), { 'P:Income': -1177, 'P:Offline': 1177 })
  t.same(shownBalances(importedSaleRows(sale, 'check_1', NOW, 'over its span')), {
    'P:Backlog': -1177,
    'P:Offline': 1177
  })
  t.same(importedSaleRows({ ...sale, amount: 0 }, 'check_1', NOW, 'at once').map(shown), [
    'check_1 S:Payable 0 <- P:Receivable 0'
  ])
})

t.test('properties of shares', async () => {
  const lines = fc.array(
    fc.record({
      amount: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 ** 44 })),
      broker_fee: fc.integer({ min: 0, max: 10_000 })
    }),
    { minLength: 1, maxLength: 40 }
  )
  fc.assert(
    fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), (lines, part) => {
      const total = lines.reduce((sum, { amount }) => sum + amount, 0)
      const fee = Math.floor(total * part)
      const shares = shareFee(lines, total, fee)
      const whole = shares.every((share, n) => {
        const parts = [share.fee, share.broker_fee, share.distribution]
        return parts.every((x) => x >= 0) && parts.reduce((a, b) => a + b) === lines[n]!.amount
      })
      const rated = shares.every(
        ({ broker_fee, fee }, n) =>
          broker_fee ===
          Math.min(
            Number((BigInt(lines[n]!.amount) * BigInt(lines[n]!.broker_fee)) / 10_000n),
            lines[n]!.amount - fee
          )
      )
      return whole && rated && shares.reduce((sum, share) => sum + share.fee, 0) === fee
    })
  )
})
