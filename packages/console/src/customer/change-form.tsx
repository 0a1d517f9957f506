import { ApiError } from '@bursar/client'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import type { ChangePreview } from '../api/customer.ts'
import { SentForm } from '../parts/sent-form.tsx'
import type { Typed } from '../parts/typed.ts'
import { useCardForm } from '../pay/card-choice.tsx'
import { confirmed } from '../pay/stripe/entered-card.ts'
import { CardNotTaken } from '../pay/stripe/script.ts'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'
import type { ChangeCostProps } from './change-cost.tsx'

/** Makes the change that is shown, at the sum that is shown; what it costs stands on the button. */
export function ChangeForm(props: ChangeCostProps & { readonly preview: ChangePreview }) {
  const { profile, subscription, target, option, preview } = props
  const { when, amount, unit, effective_at } = preview
  const navigate = useNavigate()
  const cards = useCardForm({ profile })
  // One for a try: sent again after a lost answer it changes nothing twice.
  const idempotencyKey = useRef(crypto.randomUUID())
  const isFree = amount === 0

  async function change(typed: Typed): Promise<void> {
    const card = isFree ? {} : await cards.chosen(typed)
    try {
      const answer = await api.post('/api/profile/{profile}/subscriptions/{subscribed_plan}/change', {
        params: { profile, subscribed_plan: subscription.plan.slug },
        idempotencyKey: idempotencyKey.current,
        body: { ...card, plan: target.slug, option, when, expected: { [unit]: amount } }
      })
      if (answer.status === 201) await confirmed(answer.body)
      const charge = answer.status === 201 ? answer.body.processor_key : null
      if (charge) await navigate({ to: '/billing/$profile/receipt/$charge', params: { profile, charge } })
      else await navigate({ to: '/my/$profile', params: { profile } })
      await everythingChanged()
    } catch (error) {
      // What was refused may be sent anew; what was not answered may have been done.
      if (error instanceof ApiError || error instanceof CardNotTaken)
        idempotencyKey.current = crypto.randomUUID()
      // The sum is another one by now: it is shown beside what was refused.
      if (error instanceof ApiError && error.code === 'amount_changed') await everythingChanged()
      throw error
    }
  }

  const on = when === 'now' ? 'now' : `on ${dayText(effective_at)}`
  return (
    <SentForm
      // Another moment is another request, with another key.
      key={when}
      button={
        isFree
          ? `Change to ${target.title} ${on}`
          : `Pay ${moneyText(amount, unit)} and change to ${target.title}`
      }
      busy={isFree ? 'Changing…' : 'Paying…'}
      send={change}
    >
      {!isFree && cards.fields}
    </SentForm>
  )
}
