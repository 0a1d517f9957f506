import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import type { Subscription } from '../api/customer.ts'
import { Chip } from '../parts/chip.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { TextField } from '../parts/text-field.tsx'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'
import { ChangeActions } from './change-actions.tsx'
import { daysBetween } from './days-between.ts'
import { stateChip, untilText } from './subscription-state.ts'

export interface SubscriptionRowProps {
  readonly profile: string
  readonly subscription: Subscription
}

/** One subscription: up to when it is paid, and how it is stopped, ended or accepted. */
export function SubscriptionRow({ profile, subscription }: SubscriptionRowProps) {
  const { plan, provider, ends_at, auto_renew, grant_key, change_to } = subscription
  const [isEnding, setEnding] = useState(false)
  const [isStopping, setStopping] = useState(false)
  const [state, tone] = stateChip(subscription)
  const params = { profile, subscribed_plan: plan.slug }

  async function setRenewal(on: boolean, reason = ''): Promise<void> {
    const body = { auto_renew: on, ...(reason && { reason: { code: 'other', text: reason } }) }
    await api.patch('/api/profile/{profile}/subscriptions/{subscribed_plan}', { params, body })
    await everythingChanged()
  }

  async function accept(key: string): Promise<void> {
    await api.post('/api/profile/{profile}/subscriptions/accept/{grant_key}', {
      params: { profile, grant_key: key }
    })
    await everythingChanged()
  }

  return (
    <li>
      <span className="what">
        <strong dir="auto">{plan.title}</strong>
        <span className="muted">
          <bdi>{provider.printable_name}</bdi>
        </span>
        <span className="muted">{untilText(subscription)}</span>
        {change_to && (
          <span className="muted">
            Changes to <bdi>{change_to.title}</bdi> on {dayText(ends_at)}
          </span>
        )}
      </span>
      <Chip tone={tone}>{state}</Chip>
      <span className="row-actions">
        {grant_key && <SentForm button="Accept" busy="Accepting…" send={() => accept(grant_key)} />}
        {!grant_key && <ChangeActions {...{ profile, subscription }} />}
        {!grant_key && auto_renew && (
          <button type="button" onClick={() => setStopping(true)}>
            Stop renewal<span className="unseen"> of {plan.title}</span>
          </button>
        )}
        {!grant_key && !auto_renew && (
          <SentForm button="Renew again" busy="One moment…" tone="usual" send={() => setRenewal(true)} />
        )}
        <button type="button" onClick={() => setEnding(true)}>
          End now<span className="unseen"> {plan.title}</span>
        </button>
      </span>
      {isStopping && (
        <SureDialog
          title={`Stop the renewal of ${plan.title}`}
          button="Stop renewal"
          busy="Stopping…"
          tone="primary"
          close={() => setStopping(false)}
          act={(typed) => setRenewal(false, typed.text('reason'))}
        >
          <p>
            {plan.title} stays until {dayText(ends_at)}. After that nothing is charged. You can turn it on
            again until then.
          </p>
          <TextField name="reason" label="Why?" maxLength={255} autoComplete="off" />
        </SureDialog>
      )}
      {isEnding && <EndNow {...{ profile, subscription }} close={() => setEnding(false)} />}
    </li>
  )
}

/** What is lost by it is asked of the system before anything is done. */
function EndNow({ profile, subscription, close }: SubscriptionRowProps & { close(): void }) {
  const { plan, ends_at } = subscription
  const params = { profile, subscribed_plan: plan.slug }
  const tried = useQuery({
    queryKey: ['end', profile, plan.slug],
    staleTime: 0,
    throwOnError: false,
    queryFn: async () => {
      const query = { dry_run: true }
      const path = '/api/profile/{profile}/subscriptions/{subscribed_plan}'
      return (await api.delete(path, { params, query })).body
    }
  })
  const owed = Object.entries(tried.data?.balances ?? {}).filter(([, amount]) => Number(amount) > 0)
  const days = daysBetween(tried.data?.subscription?.ends_at ?? ends_at, ends_at)
  return (
    <SureDialog
      title={`End ${plan.title} now`}
      button={`End ${plan.title} now`}
      busy="Ending…"
      disabled={!tried.data}
      close={close}
      act={async () => {
        await api.delete('/api/profile/{profile}/subscriptions/{subscribed_plan}', { params })
        await everythingChanged()
      }}
    >
      {tried.error && <p>{tried.error.message}</p>}
      {tried.data && (
        <p>
          Access ends today. {days === 1 ? 'One paid day is' : `${days} paid days are`} lost; nothing is
          refunded.
        </p>
      )}
      {owed.length > 0 && (
        <p>
          You still owe {owed.map(([unit, amount]) => moneyText(Number(amount), unit)).join(' and ')}{' '}
          afterwards.
        </p>
      )}
      <p className="muted">To keep it until {dayText(ends_at)}, stop its renewal instead.</p>
    </SureDialog>
  )
}
