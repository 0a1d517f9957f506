import { Link } from '@tanstack/react-router'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { SentForm } from '../parts/sent-form.tsx'
import type { SubscriptionRowProps } from './subscription-row.tsx'

/** The way to another plan, and back from one that is noted. */
export function ChangeActions({ profile, subscription }: SubscriptionRowProps) {
  const { plan, change_to } = subscription
  const params = { profile, subscribed_plan: plan.slug }

  async function keep(): Promise<void> {
    await api.post('/api/profile/{profile}/subscriptions/{subscribed_plan}/change', {
      params,
      body: { plan: plan.slug }
    })
    await everythingChanged()
  }

  return (
    <>
      {change_to && <SentForm button={`Keep ${plan.title}`} busy="One moment…" tone="usual" send={keep} />}
      <Link to="/my/$profile/change/$plan" params={{ profile, plan: plan.slug }} className="button">
        Change plan<span className="unseen"> of {plan.title}</span>
      </Link>
    </>
  )
}
