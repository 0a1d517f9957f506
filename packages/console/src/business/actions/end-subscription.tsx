import { api } from '../../api/client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { dayText } from '../../text/dates.ts'
import { moneyText } from '../../text/money.ts'

export interface EndSubscriptionProps {
  readonly profile: string
  readonly plan: { readonly slug: string; readonly title: string }
  readonly subscriber: string
  /** Up to when it is paid. */
  readonly ends_at: string
  close(): void
}

/** Ends a subscription at once: what is paid of it is lost, so this is asked twice. */
export function EndSubscription({ profile, plan, subscriber, ends_at, close }: EndSubscriptionProps) {
  const end = (dry_run: boolean) =>
    api.delete('/api/profile/{profile}/plans/{plan}/subscriptions/{subscriber}', {
      params: { profile, plan: plan.slug, subscriber },
      query: dry_run ? { dry_run: true } : {},
      body: {}
    })
  return (
    <Confirm
      title={`End ${plan.title} now`}
      asked={[plan.slug, subscriber]}
      preview={async () => (await end(true)).body}
      says={(after) => (
        <>
          <p>
            Access ends now instead of on {dayText(ends_at)}. Nothing is refunded: that is a step of its own,
            on the payment.
          </p>
          {after?.balances && Object.keys(after.balances).length > 0 && (
            <p>
              What is due stays due:{' '}
              {Object.entries(after.balances as Record<string, number>)
                .map(([unit, amount]) => moneyText(amount, unit))
                .join(', ')}
              .
            </p>
          )}
        </>
      )}
      button={() => 'End it now'}
      act={() => end(false)}
      done={`${plan.title} has ended.`}
      close={close}
    />
  )
}
