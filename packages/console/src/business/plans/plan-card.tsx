import { moneyText } from '../../text/money.ts'
import { priceText, trialText } from '../../text/plans.ts'
import type { PlanTerms } from './plan-terms.ts'
import './plan-card.css'

/** A plan as customers see it among others. */
export function PlanCard({ plan }: { readonly plan: PlanTerms | undefined }) {
  return (
    <section className="plan-card" aria-label="As customers see it">
      {plan ? (
        <>
          <h2 dir="auto">{plan.title || 'Untitled'}</h2>
          <p className="price">{priceText(plan)}</p>
          {plan.setup_amount > 0 && (
            <p className="muted">and {moneyText(plan.setup_amount, plan.unit)} once</p>
          )}
          {plan.trial_days > 0 && <p>{trialText(plan)}, then the price.</p>}
          <p dir="auto">{plan.description || 'What it is for stands here.'}</p>
          {taxSays(plan) && <p className="muted">{taxSays(plan)}</p>}
          <p className="muted">
            {plan.renewal_type === 'auto-renew'
              ? 'Renews until it is stopped.'
              : 'Ends when its period is over.'}
            {plan.optin_on_request && ' You accept each customer first.'}
          </p>
          <p className="muted">{plan.is_active ? 'On sale.' : 'Not on sale: nobody sees it.'}</p>
        </>
      ) : (
        <p className="muted">Write a price such as 12.50, and a whole number of periods.</p>
      )}
    </section>
  )
}

function taxSays({ tax_exempt, tax_included }: PlanTerms): string | undefined {
  if (tax_exempt) return 'No tax is added.'
  return tax_included ? 'Tax is in the price.' : undefined
}
