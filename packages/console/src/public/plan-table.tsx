import type { PricedPlan } from '../api/selling.ts'
import { DataTable } from '../parts/data-table.tsx'
import { ChooseButton, type ChoosingProps, Price, Terms } from './plan-card.tsx'

/** Many plans, one in a row. */
export function PlanTable({ plans, choose }: ChoosingProps & { readonly plans: readonly PricedPlan[] }) {
  return (
    <DataTable
      caption="plans"
      rows={plans}
      keyOf={({ slug }) => slug}
      columns={[
        {
          title: 'Plan',
          cell: ({ title, description }) => (
            <>
              <bdi>{title}</bdi>
              {description && (
                <p className="muted" dir="auto">
                  {description}
                </p>
              )}
            </>
          )
        },
        { title: 'Price', cell: (plan) => <Price plan={plan} /> },
        { title: 'Terms', cell: (plan) => <Terms plan={plan} /> },
        {
          title: 'Choice',
          cell: (plan) => (
            <ChooseButton
              plan={plan}
              choose={choose}
              label={plan.is_cart_item ? 'In your cart' : `Choose ${plan.title}`}
            />
          )
        }
      ]}
    />
  )
}
