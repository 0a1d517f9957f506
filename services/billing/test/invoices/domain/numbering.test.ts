import { numbering, numberNext, resumeAfter } from '@bursar/billing'
import { invoiceNumber, nthPrefix, prefixOf, readInvoiceNumber } from '@bursar/contracts'
import { foldOn } from '@bursar/event-sourcing'
import t from 'tap'

const at = '2026-01-01T00:00:00.000Z'

function unnumbered(kind: 'invoice' | 'credit-note') {
  const parties = { provider: 'shop', profile: 'ann', unit: 'usd', total: 100, sale: 'sale', created_at: at }
  return { invoice: 'id', kind, ...parties, person: 'id', seller: '', buyer: '', note: '', last4: '' }
}

const withPrefix = foldOn(
  numbering,
  numbering.initial,
  [{ type: 'billing.invoice-prefix-taken', data: { provider: 'shop', prefix: 'FERN', taken_at: at } }],
  at
)

t.test('each kind counts by itself, from 1', async (t) => {
  let state = withPrefix
  const numbers = (['invoice', 'credit-note', 'invoice', 'invoice', 'credit-note'] as const).map((kind) => {
    const event = numberNext(state, unnumbered(kind))
    state = foldOn(numbering, state, [event], at)
    return (event.data as { number: string }).number
  })
  t.same(numbers, ['FERN-000001', 'FERN-CN-000001', 'FERN-000002', 'FERN-000003', 'FERN-CN-000002'])
  t.throws(() => numberNext(numbering.initial, unnumbered('invoice')))
})

t.test('what was given after a backup is noted as lost, and the next number follows it', async (t) => {
  const first = foldOn(numbering, withPrefix, [numberNext(withPrefix, unnumbered('invoice'))], at)
  const resumed = resumeAfter(first, 'FERN-000042', at)
  t.match(resumed, { ok: true, events: [{ data: { kind: 'invoice', first: 2, last: 42 } }] })
  const after = foldOn(numbering, first, resumed.ok ? resumed.events : [], at)
  t.match(numberNext(after, unnumbered('invoice')), { data: { number: 'FERN-000043' } })
  t.match(numberNext(after, unnumbered('credit-note')), { data: { number: 'FERN-CN-000001' } })
  for (const number of ['FERN-000042', 'FERN-000001', 'ROSE-000050', 'FERN-43', '', 'FERN-000000']) {
    t.match(resumeAfter(after, number, at), { ok: false, code: 'invalid_fields' }, number)
  }
  t.match(resumeAfter(numbering.initial, 'FERN-000001', at), { ok: false })
})

t.test('numbers and prefixes are read as they are written', async (t) => {
  t.same(readInvoiceNumber(invoiceNumber('FERN', 'credit-note', 7)), {
    prefix: 'FERN',
    kind: 'credit-note',
    running: 7
  })
  t.equal(invoiceNumber('FERN', 'invoice', 1_234_567), 'FERN-1234567')
  t.equal(readInvoiceNumber('fern-000001'), undefined)
  t.equal(prefixOf('fern-and_moss-garden'), 'FERNANDM')
  t.equal(prefixOf('---'), 'INV')
  t.same(
    [nthPrefix('FERNANDM', 0), nthPrefix('FERNANDM', 1), nthPrefix('FERNANDM', 12)],
    ['FERNANDM', 'FERNAND1', 'FERNAN12']
  )
})
