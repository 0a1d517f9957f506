import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { type PricedPlan, pricingQuery } from '../api/selling.ts'
import { siteQuery } from '../api/site.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { PlanCard } from './plan-card.tsx'
import { PlanTable } from './plan-table.tsx'
import { PublicPage } from './public-page.tsx'
import './pricing.css'

export interface PricingSearch {
  /** What is shown where plans run by the month and by the year. */
  readonly period_type?: string | undefined
  /** The profile that buys. */
  readonly for?: string | undefined
}

export interface PricingProps {
  readonly provider: string
  readonly search: PricingSearch
  go(search: PricingSearch): void
}

/** As cards they are compared at a glance; more of them are a table. */
const CARDS_MAX = 4

/** What a business sells, and for how much. */
export function Pricing({ provider, search, go }: PricingProps) {
  const { data: site } = useQuery(siteQuery(provider))
  const { data: plans, error, refetch } = useQuery(pricingQuery(provider))
  const navigate = useNavigate()
  const types = periodTypesOf(plans ?? [])
  const type = types.find((one) => one === search.period_type) ?? types[0]
  const shown = (plans ?? []).filter(
    ({ period_type, period_amount }) => types.length < 2 || period_amount === 0 || period_type === type
  )

  async function choose({ slug, is_cart_item }: PricedPlan): Promise<void> {
    if (!is_cart_item) await api.post('/api/cart', { body: { plan: slug } })
    await everythingChanged()
    await navigate({ to: '/cart', search: { of: provider, ...(search.for && { for: search.for }) } })
  }

  const title = site ? `Plans of ${site.name}` : 'Plans'
  return (
    <PublicPage title={title} provider={provider} size="wide">
      {error && <FaultNote what="the plans" error={error} again={refetch} />}
      {!plans && !error && <Skeleton rows={5} what="plans" />}
      {plans?.length === 0 && <p className="list-empty">Nothing is for sale here at the moment.</p>}
      {types.length > 1 && (
        <fieldset className="switch">
          <legend className="unseen">Pay by the</legend>
          {types.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="period_type"
                checked={one === type}
                onChange={() => go({ ...search, period_type: one })}
              />
              <span>{one === 'monthly' ? 'Monthly' : 'Yearly'}</span>
            </label>
          ))}
        </fieldset>
      )}
      {shown.length > CARDS_MAX && <PlanTable plans={shown} choose={choose} />}
      {shown.length > 0 && shown.length <= CARDS_MAX && (
        <ul className="plan-cards">
          {shown.map((plan) => (
            <li key={plan.slug}>
              <PlanCard plan={plan} choose={choose} />
            </li>
          ))}
        </ul>
      )}
    </PublicPage>
  )
}

function periodTypesOf(plans: readonly PricedPlan[]): readonly string[] {
  const paid = plans.filter(({ period_amount }) => period_amount > 0)
  const types = ['monthly', 'yearly'].filter((type) => paid.some(({ period_type }) => period_type === type))
  const hasOthers = paid.some(({ period_type }) => !types.includes(period_type))
  return hasOthers ? [] : types
}
