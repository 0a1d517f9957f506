import { readAgain } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { SureDialog } from '../../parts/sure-dialog.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { dayText } from '../../text/dates.ts'
import type { EndSubscriptionProps } from './end-subscription.tsx'

/** Stops the renewal of a customer. Only the customer can turn it on again, so this is asked twice. */
export function StopRenewal({ profile, plan, subscriber, ends_at, close }: EndSubscriptionProps) {
  return (
    <SureDialog
      title={`Stop the renewal of ${plan.title}`}
      button="Stop renewal"
      busy="Stopping…"
      tone="primary"
      close={close}
      act={async () => {
        await api.patch('/api/profile/{profile}/plans/{plan}/subscriptions/{subscriber}', {
          params: { profile, plan: plan.slug, subscriber },
          body: { auto_renew: false }
        })
        toast(`${plan.title} ends on ${dayText(ends_at)}.`)
        void readAgain()
      }}
    >
      <p>
        It stays until {dayText(ends_at)}. After that nothing is charged. Only the customer can turn the
        renewal on again.
      </p>
    </SureDialog>
  )
}
