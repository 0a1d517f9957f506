import {
  auditBook,
  balances,
  type DoneCharge,
  type FeeLine,
  hearDispute,
  refundLines,
  settledCharges,
  shareFee
} from '@bursar/billing'
import fc from 'fast-check'
import t from 'tap'
import { rowsOf } from '../../checkout/domain/checkout-scenario.ts'
import {
  BROKER,
  eventsOf,
  given,
  NOW,
  PROVIDER,
  SUBSCRIBER,
  testFee,
  verdict
} from '../../shared/domain/scenario.ts'

const COSTS = { fee: testFee, disputeFee: 1500 }

/** A charge of those lines as it is once it settled. */
function chargeOf(lines: readonly FeeLine[], broker = PROVIDER): DoneCharge {
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  const shares = shareFee(lines, amount, testFee(amount))
  const back = { refunded: 0, fee_back: 0, broker_back: 0, distribution_back: 0 }
  const named = lines.map(({ amount }, n) => ({
    ...shares[n]!,
    ...back,
    order: `order-${n}`,
    amount,
    description: `Line ${n}`
  }))
  const of = { charge: 'c1', profile: SUBSCRIBER, provider: PROVIDER, broker, unit: 'usd', amount }
  return { ...of, processor_key: 'ch_1', lines: named, dispute: null, heard: [] }
}

/** What a notice makes of a charge: undefined once it is lost. */
function hear(charge: DoneCharge | undefined, is: 'opened' | 'won' | 'lost', notice: string = is) {
  const events = eventsOf(hearDispute(charge, { is, notice }, COSTS, NOW))
  const state = given(settledCharges, events, {
    ...settledCharges.initial,
    done: charge ? { c1: charge } : {}
  })
  const types = events.map(({ type }) => type.replace('billing.', ''))
  return { after: state.done.c1, rows: rowsOf(events), types }
}

const shown = (rows: ReturnType<typeof rowsOf>) =>
  rows.map(({ kind, dest, orig, amount, event_id }) => [
    kind,
    `${dest.profile}:${dest.account}`,
    amount,
    `${orig.profile}:${orig.account}`,
    event_id
  ])

t.test('opened: what is left of each line, and the fee of the dispute', async (t) => {
  const charge = chargeOf([
    { amount: 24900, broker_fee: 0 },
    { amount: 18900, broker_fee: 0 }
  ])
  const refunded = eventsOf(refundLines(charge, [{ num: 0, amount: 4900 }], testFee, NOW))
  const held = given(settledCharges, refunded, { ...settledCharges.initial, done: { c1: charge } }).done.c1!
  const { rows, types, after } = hear(held, 'opened')
  t.same(types, ['charge-disputed', 'ledger-posted'])
  const saved = testFee(43800) - testFee(38900)
  t.same(shown(rows), [
    ['chargeback', `${PROVIDER}:Chargeback`, 20000, `${SUBSCRIBER}:Refunded`, 'cha_c1/0/'],
    ['chargeback-funding', 'processor:Chargeback', 740 - saved, 'processor:Funds', 'cha_c1/0/'],
    ['chargeback-funding', 'processor:Chargeback', 20000 - 740 + saved, `${PROVIDER}:Funds`, 'cha_c1/0/'],
    ['chargeback', `${PROVIDER}:Chargeback`, 18900, `${SUBSCRIBER}:Refunded`, 'cha_c1/1/'],
    ['chargeback-funding', 'processor:Chargeback', 560, 'processor:Funds', 'cha_c1/1/'],
    ['chargeback-funding', 'processor:Chargeback', 18340, `${PROVIDER}:Funds`, 'cha_c1/1/'],
    ['chargeback-funding', 'processor:Chargeback', 1500, `${PROVIDER}:Funds`, 'cha_c1/']
  ])
  t.equal(verdict(refundLines(after!, [{ num: 1 }], testFee, NOW)), 'method_not_allowed')
})

t.test('a broker gives its fee back too', async (t) => {
  const { rows } = hear(chargeOf([{ amount: 17999, broker_fee: 1000 }], BROKER), 'opened')
  t.same(
    shown(rows).map(([, dest, amount, orig]) => [dest, amount, orig]),
    [
      [`${PROVIDER}:Chargeback`, 17999, `${SUBSCRIBER}:Refunded`],
      ['processor:Chargeback', 552, 'processor:Funds'],
      ['processor:Chargeback', 1799, `${BROKER}:Funds`],
      ['processor:Chargeback', 15648, `${PROVIDER}:Funds`],
      ['processor:Chargeback', 1500, `${PROVIDER}:Funds`]
    ]
  )
})

t.test('won: every row is written back; lost: none is', async (t) => {
  const charge = chargeOf([{ amount: 24900, broker_fee: 0 }])
  const opened = hear(charge, 'opened')
  const won = hear(opened.after, 'won')
  t.same(won.types, ['dispute-won', 'ledger-posted'])
  t.same(
    won.rows.map(({ dest, orig, amount }) => [dest, orig, amount]),
    opened.rows.map(({ dest, orig, amount }) => [orig, dest, amount])
  )
  t.ok(won.rows.every(({ kind }) => kind === 'chargeback-reversal' || kind === 'chargeback-return'))
  t.same(won.after?.lines, charge.lines, 'the lines have left what they had')
  t.ok(hearDispute(won.after, { is: 'opened', notice: 'another' }, COSTS, NOW).ok)
  const lost = hear(opened.after, 'lost')
  t.same([lost.types, lost.rows], [['dispute-lost'], []])
})

t.test('what says nothing new adds nothing', async (t) => {
  const charge = chargeOf([{ amount: 24900, broker_fee: 0 }])
  t.same(hear(undefined, 'opened').types, [], 'not a charge that is done')
  t.same(hear(charge, 'won').types, [], 'no dispute is open')
  t.same(hear(charge, 'lost').types, [])
  const opened = hear(charge, 'opened').after
  t.same(hear(opened, 'opened', 'another').types, [], 'it is disputed already')
  const won = hear(opened, 'won').after
  t.same(hear(won, 'opened').types, [], 'the same notice, late')
  const again = hear(won, 'opened', 'second').after
  t.same(hear(again, 'won').types, [], 'the first dispute was won, not this one')
  t.same(hear(again, 'won', 'second-won').types, ['dispute-won', 'ledger-posted'])
  t.same(hear(hear(again, 'lost').after, 'won', 'late').types, [], 'it is over')
})

t.test('a charge that was refunded whole is disputed for the fee alone', async (t) => {
  const charge = chargeOf([{ amount: 24900, broker_fee: 0 }])
  const events = eventsOf(refundLines(charge, [{ num: 0 }], testFee, NOW))
  const held = given(settledCharges, events, { ...settledCharges.initial, done: { c1: charge } }).done.c1!
  t.match(shown(hear(held, 'opened').rows), [['chargeback-funding', 'processor:Chargeback', 1500]])
})

t.test('after any refunds a dispute takes exactly the rest, and a won one leaves no trace', async () => {
  const line = fc.record({ amount: fc.integer({ min: 1, max: 60_000 }), broker_fee: fc.nat(10_000) })
  const part = fc.record({ num: fc.nat(3), share: fc.integer({ min: 1, max: 100 }) })
  const history = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    parts: fc.array(part, { maxLength: 6 })
  })
  fc.assert(
    fc.property(history, ({ lines, parts }) => {
      let charge = chargeOf(lines, BROKER)
      for (const { num, share } of parts) {
        const held = charge.lines[num]
        const left = held ? held.amount - held.refunded : 0
        if (left === 0) continue
        const amount = Math.max(1, Math.floor((left * share) / 100))
        const events = eventsOf(refundLines(charge, [{ num, amount }], testFee, NOW))
        charge = given(settledCharges, events, { ...settledCharges.initial, done: { c1: charge } }).done.c1!
      }
      const opened = hear(charge, 'opened')
      const taken = opened.after!.dispute!.lines
      const complete = charge.lines.every((held, n) => {
        const back = taken.find(({ line }) => line === n)
        return (
          held.amount === held.refunded + (back?.amount ?? 0) &&
          held.fee === held.fee_back + (back?.fee_back ?? 0) &&
          held.broker_fee === held.broker_back + (back?.broker_back ?? 0) &&
          held.distribution === held.distribution_back + (back?.distribution_back ?? 0)
        )
      })
      const both = balances([...opened.rows, ...hear(opened.after, 'won').rows])
      return complete && [...both.values()].every((balance) => balance === 0)
    }),
    { numRuns: 200, seed: 7 }
  )
})

t.test('the audit knows the rows, and misses none of them', async (t) => {
  const charge = chargeOf([{ amount: 24900, broker_fee: 0 }])
  const common = { created_at: NOW, unit: 'usd', order: 'order-0', subscriber: SUBSCRIBER, description: '' }
  const of = { ...common, event_id: 'cha_c1/', about: { charge: 'c1' } }
  const side = (profile: string, account: any) => ({ profile, account })
  const paid = [
    {
      ...of,
      kind: 'order' as const,
      amount: 24900,
      dest: side(SUBSCRIBER, 'Payable'),
      orig: side(PROVIDER, 'Receivable'),
      about: { end: NOW }
    },
    {
      ...of,
      kind: 'charge' as const,
      amount: 24900,
      dest: side('processor', 'Funds'),
      orig: side(SUBSCRIBER, 'Liability'),
      order: null
    },
    {
      ...of,
      kind: 'settlement' as const,
      amount: 24900,
      dest: side(SUBSCRIBER, 'Liability'),
      orig: side(SUBSCRIBER, 'Payable')
    },
    {
      ...of,
      kind: 'payment' as const,
      amount: 24900,
      dest: side(PROVIDER, 'Receivable'),
      orig: side(PROVIDER, 'Backlog')
    },
    {
      ...of,
      kind: 'processor-fee' as const,
      amount: 752,
      dest: side(PROVIDER, 'Expenses'),
      orig: side('processor', 'Backlog'),
      order: null
    },
    {
      ...of,
      kind: 'distribution' as const,
      amount: 24148,
      dest: side(PROVIDER, 'Funds'),
      orig: side('processor', 'Funds'),
      order: null
    }
  ]
  const opened = hear(charge, 'opened')
  const won = hear(opened.after, 'won').rows
  const faults = (...posts: (typeof won)[]) => {
    const audit = auditBook()
    for (const rows of [paid, ...posts]) audit.add(rows)
    return audit.faults().map(({ invariant }) => invariant)
  }
  t.same(faults(opened.rows), [], 'Funds fall below 0 by a chargeback alone')
  t.same(faults(opened.rows, won), [])
  for (const n of opened.rows.keys()) {
    if (n < 3) t.same(faults(opened.rows.toSpliced(n, 1)), ['charges are shared out'])
  }
  t.same([...new Set(faults(opened.rows, opened.rows))], ['charges are shared out'], 'twice')
  t.ok(faults(opened.rows, won, won).includes('charges are shared out'), 'given back twice')
  const withdrawn = {
    ...opened.rows.at(-1)!,
    kind: 'withdrawal' as const,
    dest: side('processor', 'Withdraw'),
    amount: 1
  }
  t.same(faults(opened.rows, [withdrawn]), ['funds are what was handed on'], 'nobody takes what is not there')
})
