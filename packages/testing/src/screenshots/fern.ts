/** A business to show: Fern sells three plans, has customers since a year, and people who work for it. */
import { shownSums } from '@bursar/client'
import { expected } from '../system/test-client.ts'
import type { TestSystem } from '../system/test-system.ts'

/** Where its clock stands. */
export const FERN_NOW = '2026-11-29T14:00:00.000Z'

const MONTHS = 13
const companies = [
  'Ada GmbH',
  'Birch & Sons',
  'Café Lumière',
  'Dala Örn AB',
  'Ember Studio',
  'Foxglove Press',
  'Granite Works',
  'Hollow Tree',
  'Indigo Maps',
  'Juniper Labs',
  'Kelp Foods',
  'Lark & Co'
]
const prices = { Basic: 1900, Pro: 4900, Team: 9900 } as const
const titles = Object.keys(prices) as (keyof typeof prices)[]

const place = {
  street_address: 'Invalidenstraße 117',
  postal_code: '10115',
  locality: 'Berlin',
  country: 'DE',
  tax_id: 'DE136695976'
}
const rates = [
  { title: 'VAT', percent: 1900, country: 'DE' },
  { title: 'VAT', percent: 2000, country: 'FR', reverse_charge: true },
  { title: 'VAT', percent: 850, country: 'FR', region: 'La Réunion' },
  { title: 'Tax', percent: 0 }
]

/** Makes it, and answers who manages it. */
export async function openFern(system: TestSystem): Promise<void> {
  const carol = await system.register('carol', { full_name: 'Carol Weiss' })
  const fern = await system.openProfile(carol, 'Fern', { email: 'hello@fern.example', ...place })
  const plans = new Map<string, string>()
  for (const title of titles) {
    const trial_days = title === 'Basic' ? 14 : 0
    const description = `${title === 'Team' ? 'Everything in Pro, for the whole team' : 'For people who grow things'}.`
    const terms = { period_amount: prices[title], description, trial_days }
    plans.set(title, await system.makePlan(carol, fern, title, terms))
  }
  const csv = ['subscriber,plan,created_at,amount,full_name', ...pastSales(plans)].join('\n')
  const path = `/api/billing/${fern}/transfers/import`
  expected(await carol.post(path, csv, { 'content-type': 'text/csv' }), 201)
  expected(
    await carol.post(`/api/billing/${fern}/coupons`, {
      code: 'SPRING20',
      discount_type: 'percentage',
      discount_value: 2000,
      nb_attempts: 50
    }),
    201
  )
  expected(await carol.put(`/api/profile/${fern}/taxes`, rates), 200)
  for (const [name, full_name, title] of [
    ['dana', 'Dana Ruiz', 'Pro'],
    ['eli', 'Eli Okafor', 'Team']
  ] as const) {
    const user = await system.register(name, { full_name })
    const { processor_key, lines } = await system.subscribe(user, name, plans.get(title) ?? '')
    const [line] = lines
    if (name === 'eli' && line) {
      const path = `/api/billing/eli/charges/${processor_key}/refund`
      const body = { lines: [{ num: line.num, refunded_amount: 2000 }] }
      expected(await carol.post(path, body), 200)
    }
  }
  await tryOut(system, 'finn', plans.get('Basic') ?? '')
  await owe(system, 'hana', plans.get('Pro') ?? '')
  await system.register('gus', { full_name: 'Gus Lind' })
  await system.grant(fern, 'gus', 'contributor')
  await system.settled()
  // What the past sales have earned by now.
  expected(await system.admin.post('/api/billing/renew', {}), 200)
  await system.settled()
}

/** Somebody who begins with a trial. */
async function tryOut(system: TestSystem, name: string, plan: string): Promise<void> {
  const { api } = await system.register(name, { full_name: 'Finn Sørensen' })
  await api.post('/api/cart', { body: { plan } })
  const body = { processor_token: 'tok_visa', remember_card: true, expected: { usd: 0 } }
  await api.post('/api/billing/{profile}/checkout', { params: { profile: name }, body })
}

/** Somebody who ordered and whose card is declined. */
async function owe(system: TestSystem, name: string, plan: string): Promise<void> {
  const user = await system.register(name, { full_name: 'Hana Mori' })
  const params = { profile: name }
  await user.api.post('/api/cart', { body: { plan } })
  const shown = await user.api.get('/api/billing/{profile}/checkout', { params })
  const sums = { expected: shownSums(shown.body) }
  await user.api.post('/api/billing/{profile}/checkout/paylater', { params, body: sums })
  const path = `/api/billing/${name}/checkout`
  expected(await user.post(path, { processor_token: 'tok_chargeDeclined', ...sums }), 400)
}

/** One line for each month that a company was there, the later ones fewer. */
function pastSales(plans: ReadonlyMap<string, string>): readonly string[] {
  const lines: string[] = []
  for (const [index, company] of companies.entries()) {
    const title = titles[index % titles.length] ?? 'Basic'
    const leaves = index % 5 === 4 ? MONTHS - 4 : MONTHS
    for (let month = index % 7; month < leaves; month++) {
      const at = new Date(Date.UTC(2025, 10 + month, 2 + index, 9, index)).toISOString()
      const slug = company
        .toLowerCase()
        .normalize('NFD')
        .replaceAll(/[^a-z]+/g, '-')
        .replaceAll(/^-|-$/g, '')
      lines.push(`${slug},${plans.get(title)},${at},${prices[title]},"${company}"`)
    }
  }
  return lines
}
