import { type NamedMovement, transactionRows, transactionView } from '@bursar/billing'
import t from 'tap'

const profile = (slug: string, picture: string | null) => ({
  id: `id-${slug}`,
  slug,
  printable_name: `"${slug}" \\ née`,
  picture,
  type: 'personal',
  credentials: true,
  created_at: '2026-01-01T00:00:00.000Z'
})

t.test('the text of a row is what its view is written as', async (t) => {
  const [one, other] = [profile('one', null), profile('other', 'https://example.com/a.png')]
  const rows = ['plain', '"quoted" \\ and\nbroken', 'ünï → 💶', ''].flatMap((description) =>
    ['usd', 'eur', 'jpy'].map(
      (unit, n): NamedMovement => ({
        row: {
          created_at: '2026-02-01T00:00:00.000Z',
          ...(n === 2 && { event_id: 'payout "1"' }),
          description,
          amount: 123_456_789 * n,
          unit,
          dest: { profile: 'a', account: 'Funds' },
          orig: { profile: 'b', account: 'Liability' }
        },
        dest: one,
        orig: n === 1 ? one : other,
        charge: n === 0 ? null : 'ch_"1"',
        invoice: n === 0 ? null : 'FERN-000001'
      })
    )
  )
  for (const viewer of ['a', 'b']) {
    const views = rows.map((row) => transactionView(row, viewer))
    t.equal(`[${transactionRows(rows, viewer).join(',')}]`, JSON.stringify(views))
  }
})
