/** What people are shown of money: what they owe is what the rows say, and recurring revenue moves by what moved it. */
import { type LedgerRow, plus } from '@bursar/contracts'
import type { Client } from '../client.ts'
import type { House } from '../stories/scene.ts'

/** Lines that say what is wrong; none when all is well. `idOf`: the profile behind a slug. */
export async function checkFigures(
  client: Client,
  houses: readonly House[],
  rows: readonly LedgerRow[],
  idOf: (slug: string) => string
): Promise<string[]> {
  const wrong: string[] = []
  const due = dueOf(rows)
  for (const { seller, customers } of houses) {
    for (const period of ['daily', 'monthly'])
      wrong.push(...(await movements(client, seller.provider, period)))
    for (const { person } of customers) {
      const { body } = await client.ask('GET', `/api/billing/${person.slug}/balance`, [200])
      const owed = due.get(idOf(person.slug)) ?? 0
      if (String(body.balance_amount) !== String(owed)) {
        wrong.push(`${person.slug} is shown to owe ${body.balance_amount}, the rows say ${owed}`)
      }
    }
  }
  return wrong
}

const SETTLES = new Set(['payment', 'credit-payment', 'write-off', 'relief'])

/** By customer: ordered, less paid, given up, and taken off by a change of plan. */
function dueOf(rows: readonly LedgerRow[]): Map<string, ReturnType<typeof plus>> {
  const due = new Map<string, ReturnType<typeof plus>>()
  for (const { kind, amount, subscriber } of rows) {
    if (subscriber === undefined) continue
    const by = kind === 'order' ? amount : SETTLES.has(kind) ? -amount : 0
    if (by !== 0) due.set(subscriber, plus(due.get(subscriber) ?? 0, by))
  }
  return due
}

const UP = ['new', 'reactivation', 'expansion']
const DOWN = ['contraction', 'churn']

async function movements(client: Client, provider: string, period: string): Promise<string[]> {
  const url = `/api/metrics/${provider}/mrr?period_type=${period}`
  const { body } = await client.ask('GET', url, [200])
  const row = (slug: string): number[] =>
    body.results.find((one: any) => one.slug === slug).values.map(([, value]: [string, number]) => value)
  const stood = row('mrr')
  const sum = (slugs: readonly string[], n: number) =>
    slugs.reduce((total, slug) => total + (row(slug)[n] ?? 0), 0)
  return stood.slice(1).flatMap((level, n) => {
    const moved = (stood[n] ?? 0) + sum(UP, n) - sum(DOWN, n)
    return moved === level ? [] : [`${url}: ${level} in column ${n}, and ${moved} by what moved it`]
  })
}
