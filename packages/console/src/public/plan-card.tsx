import type { PricedPlan } from '../api/selling.ts'
import { SentForm } from '../parts/sent-form.tsx'
import { moneyText } from '../text/money.ts'
import { discountText, periodText, trialText } from '../text/plans.ts'

export interface ChoosingProps {
  choose(plan: PricedPlan): Promise<void>
}

/** One plan with its price, and what else it costs. */
export function PlanCard({ plan, choose }: ChoosingProps & { readonly plan: PricedPlan }) {
  const { title, description, is_cart_item } = plan
  return (
    <article className="plan-card">
      <h2 dir="auto">{title}</h2>
      <Price plan={plan} />
      {description && <p dir="auto">{description}</p>}
      <Terms plan={plan} />
      <ChooseButton plan={plan} choose={choose} label={is_cart_item ? 'In your cart' : `Choose ${title}`} />
    </article>
  )
}

/** What a period costs; with a coupon in the cart, what it costs with it. */
export function Price({ plan }: { readonly plan: PricedPlan }) {
  const { period_amount, discounted_period_amount, unit, is_not_priced } = plan
  if (is_not_priced) return <p className="price">On request</p>
  if (period_amount === 0) return <p className="price">Free</p>
  const now = discounted_period_amount ?? period_amount
  return (
    <p className="price">
      <span>{moneyText(now, unit)}</span> <small className="muted">{periodText(plan)}</small>
      {now !== period_amount && (
        <s>
          <span className="unseen">before </span>
          {moneyText(period_amount, unit)}
        </s>
      )}
    </p>
  )
}

/** What is to be known beside the price. */
export function Terms({ plan }: { readonly plan: PricedPlan }) {
  const { setup_amount, unit, advance_discounts, optin_on_request, renewal_type, tax_included } = plan
  const trial = trialText(plan)
  const terms = [
    trial && `First ${trial}`,
    setup_amount > 0 && `${moneyText(setup_amount, unit)} once, at the start`,
    ...advance_discounts.map(
      (one) =>
        `${discountText({ discount_value: 0, ...one }, unit)} for ${one.length ?? 1} periods paid ahead`
    ),
    tax_included && !plan.tax_exempt && 'Tax is in the price',
    renewal_type === 'one-time' && 'Ends by itself',
    optin_on_request && 'Starts when it is accepted'
  ].filter((one) => typeof one === 'string')
  if (terms.length === 0) return null
  return (
    <ul className="terms">
      {terms.map((term) => (
        <li key={term}>{term}</li>
      ))}
    </ul>
  )
}

export function ChooseButton(props: ChoosingProps & { readonly plan: PricedPlan; readonly label: string }) {
  const { plan, choose, label } = props
  return (
    <SentForm
      className="choose"
      button={label}
      tone="usual"
      busy="One moment…"
      disabled={plan.is_not_priced}
      send={() => choose(plan)}
    />
  )
}
