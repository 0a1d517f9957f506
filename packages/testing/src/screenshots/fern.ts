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

/** Makes it, and answers who manages it. */
export async function openFern(system: TestSystem): Promise<void> {
  const carol = await system.register('carol', { full_name: 'Carol Weiss' })
  const fern = await system.openProfile(carol, 'Fern', { email: 'hello@fern.example' })
  const plans = new Map<string, string>()
  for (const title of titles) {
    const description = `${title === 'Team' ? 'Everything in Pro, for the whole team' : 'For people who grow things'}.`
    plans.set(title, await system.makePlan(carol, fern, title, { period_amount: prices[title], description }))
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
  for (const [name, full_name, title] of [
    ['dana', 'Dana Ruiz', 'Pro'],
    ['eli', 'Eli Okafor', 'Team'],
    ['finn', 'Finn Sørensen', 'Basic']
  ] as const) {
    const user = await system.register(name, { full_name })
    await system.subscribe(user, name, plans.get(title) ?? '')
  }
  await owe(system, 'hana', plans.get('Pro') ?? '')
  await system.register('gus', { full_name: 'Gus Lind' })
  await system.grant(fern, 'gus', 'contributor')
  await system.settled()
  // What the past sales have earned by now.
  expected(await system.admin.post('/api/billing/renew', {}), 200)
  await system.settled()
}

/** Somebody who ordered and has not paid. */
async function owe(system: TestSystem, name: string, plan: string): Promise<void> {
  const { api } = await system.register(name, { full_name: 'Hana Mori' })
  const params = { profile: name }
  await api.post('/api/cart', { body: { plan } })
  const shown = await api.get('/api/billing/{profile}/checkout', { params })
  const body = { expected: shownSums(shown.body) }
  await api.post('/api/billing/{profile}/checkout/paylater', { params, body })
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
