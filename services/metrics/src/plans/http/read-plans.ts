import { Metrics, TableQuery } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { answer, operation } from '@bursar/service-kit'
import { storedInstant } from '../../figures/domain/running-totals.ts'
import { type PlanCounts, plansTable } from '../../figures/domain/tables.ts'
import { frameOf, tableRequest } from '../../figures/table-request.ts'
import { documentsBetween, type StoredTotals, storedTotals } from '../../figures/totals-at.ts'
import { pointsOf } from '../../periods/domain/columns.ts'
import { PLAN_TOTALS, planPrefix, type SubscriptionMark } from '../projection.ts'
import { plansOfProvider } from '../provider-plans.ts'

/** GET /api/metrics/{profile}/plans: how many subscriptions each plan had, and how many ended. */
export const readPlans = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/plans',
  access: 'direct',
  unconditional: true,
  summary: 'Read active and ended subscriptions of each plan over time',
  query: TableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const { params, origin, profile } = request
    const table = await tableRequest(request)
    const collection = request.collection('plans')
    const plans = await plansOfProvider(collection, profile.id)
    const points = pointsOf(table.columns)
    const ends = points.map(({ at }) => at)
    // A table up to now counts what is dated now; who is active at that instant is asked of the instant itself.
    const instants = [...ends.slice(0, -1), Date.parse(table.endsAt)]
    const prefixes = plans.map(({ plan }) => planPrefix(plan))
    const kept = await storedTotals(collection, prefixes, [...instants, ...ends], PLAN_TOTALS)
    const rows: PlanCounts[] = []
    for (const { plan, slug, title, is_active } of plans) {
      const location = `${origin}/api/profile/${params.profile}/plans/${slug}`
      rows.push({
        ...{ id: plan, slug, title, location, is_active },
        active: await each(instants, (instant) => activeAt(collection, kept, plan, instant)),
        ended: await each(ends, (end) => endedBefore(collection, kept, plan, end))
      })
    }
    const labels = points.map(({ label }) => label)
    return answer(200, { ...frameOf(table), ...plansTable(labels, rows) })
  }
})

async function activeAt(
  collection: Collection,
  kept: StoredTotals,
  plan: string,
  instant: number
): Promise<number> {
  const stretch = { list: 'marks', by: plan, from: storedInstant(instant) + 1, before: instant + 1 }
  const marks = await documentsBetween(collection, stretch, dated)
  return Number(kept(planPrefix(plan), instant)[0]) + marks.reduce((sum, { active }) => sum + active, 0)
}

async function endedBefore(
  collection: Collection,
  kept: StoredTotals,
  plan: string,
  instant: number
): Promise<number> {
  const stretch = { list: 'marks', by: plan, from: storedInstant(instant), before: instant }
  const marks = await documentsBetween(collection, stretch, dated)
  return (
    Number(kept(planPrefix(plan), instant)[1]) +
    marks.filter(({ active, changed }) => active < 0 && !changed).length
  )
}

async function each<Item, Value>(items: readonly Item[], how: (item: Item) => Promise<Value>) {
  const values: Value[] = []
  for (const item of items) values.push(await how(item))
  return values
}

const dated = ({ at }: SubscriptionMark) => at
