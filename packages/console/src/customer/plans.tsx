import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { allPlansQuery } from '../api/customer.ts'
import type { PricedPlan } from '../api/selling.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { PlanCard } from '../public/plan-card.tsx'
import '../public/pricing.css'

/** What else there is to subscribe to. */
export function Plans({ profile }: { readonly profile: string }) {
  const { data: plans, error, refetch } = useQuery(allPlansQuery)
  const navigate = useNavigate()
  const sellers = new Set((plans ?? []).map(sellerOf))

  async function choose({ slug, is_cart_item }: PricedPlan): Promise<void> {
    if (!is_cart_item) await api.post('/api/cart', { body: { plan: slug } })
    await everythingChanged()
    await navigate({ to: '/checkout/$profile', params: { profile } })
  }

  return (
    <>
      <PageHead title="Plans" of={profile} />
      {error && <FaultNote what="the plans" error={error} again={refetch} />}
      {!plans && !error && <Skeleton rows={5} what="plans" />}
      {plans?.length === 0 && <p className="list-empty">Nothing is for sale here at the moment.</p>}
      {[...sellers].map((seller) => (
        <section key={seller} aria-label={seller} className="seller">
          {sellers.size > 1 && <h2 dir="auto">{seller}</h2>}
          <ul className="plan-cards">
            {plans
              ?.filter((plan) => sellerOf(plan) === seller)
              .map((plan) => (
                <li key={plan.slug}>
                  <PlanCard plan={plan} choose={choose} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function sellerOf({ profile }: PricedPlan): string {
  return profile?.printable_name ?? ''
}
