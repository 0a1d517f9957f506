import type { Entry } from '../api/selling.ts'
import { dayText } from '../text/dates.ts'
import { priceText } from '../text/plans.ts'

/** Entries that begin with a trial: nothing is to be chosen or paid of them today. */
export function trialsOf(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ subscription, options, lines }) => {
    const isFree = lines.every(({ dest_amount }) => dest_amount === 0)
    return subscription.trial_ends_at !== null && options.length === 0 && isFree
  })
}

/** What a trial comes to afterwards, said before it begins. */
export function TrialNote({ entries }: { readonly entries: readonly Entry[] }) {
  return trialsOf(entries).map(({ subscription: { plan, trial_ends_at } }) => (
    <p key={plan.slug} className="trial-note">
      <strong dir="auto">{plan.title}</strong> is free until {dayText(trial_ends_at ?? '')}. With a card on
      file it then costs {priceText(plan)}
      {!plan.tax_included && !plan.tax_exempt && ' and its tax'}, unless you stop it before; without one it
      ends by itself.
    </p>
  ))
}
