import { ApiError } from '@bursar/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { profileQuery } from '../api/business.ts'
import { type ChangePreview, changeQuery, type Subscription } from '../api/customer.ts'
import type { PricedPlan } from '../api/selling.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { BillingPlace } from '../pay/billing-place.tsx'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'
import { ChangeForm } from './change-form.tsx'
import '../parts/lines.css'

export interface ChangeCostProps {
  readonly profile: string
  readonly subscription: Subscription
  readonly target: PricedPlan
  /** From 1. */
  readonly option: number
}

/** What a change costs, now or at the end of the period, as the system says it; and why it cannot be. */
export function ChangeCost({ profile, subscription, target, option }: ChangeCostProps) {
  const asked = { plan: target.slug, option }
  const first = useQuery(changeQuery(profile, subscription.plan.slug, asked))
  // What is not for now of itself cannot be for now.
  const mayBeNow = first.data?.when === 'now'
  const later = useQuery({
    ...changeQuery(profile, subscription.plan.slug, { ...asked, when: 'period_end' }),
    enabled: mayBeNow
  })
  const { data: buyer } = useQuery(profileQuery(profile))
  const [wanted, setWanted] = useState<ChangePreview['when']>('now')
  if (first.error) return <Refused profile={profile} error={first.error} again={first.refetch} />
  if (!first.data || (mayBeNow && later.isPending)) return <Skeleton rows={4} what="costs" />
  const open = [first.data, ...(mayBeNow && later.data ? [later.data] : [])]
  const shown = open.find(({ when }) => when === wanted) ?? first.data
  return (
    <>
      {open.length > 1 && (
        <fieldset className="choices">
          <legend>When</legend>
          {open.map(({ when, effective_at, amount, unit }) => (
            <label key={when}>
              <input
                type="radio"
                name="when"
                checked={when === shown.when}
                onChange={() => setWanted(when)}
              />
              <span>{when === 'now' ? 'Now' : `On ${dayText(effective_at)}, at the end of the period`}</span>
              <span className="number">{moneyText(amount, unit)} today</span>
            </label>
          ))}
        </fieldset>
      )}
      {!mayBeNow && (
        <p dir="auto">
          More of {subscription.plan.title} is paid and not used than this costs, and nothing is paid back. So
          it changes at the end of the period.
        </p>
      )}
      <Sum preview={shown} of={subscription.plan.title} />
      {shown.when === 'period_end' && !subscription.auto_renew && (
        <p>Its renewal was stopped. This change turns it on again.</p>
      )}
      {buyer && !buyer.country && shown.price > 0 && <BillingPlace profile={profile} />}
      <ChangeForm {...{ profile, subscription, target, option }} preview={shown} />
    </>
  )
}

interface SumProps {
  readonly preview: ChangePreview
  /** Title of the plan that is given up. */
  readonly of: string
}

/** Line by line, and what it comes to today. */
function Sum({ preview, of }: SumProps) {
  const { when, effective_at, lines, credit, relieved, price, amount, unit } = preview
  return (
    <>
      <ul className="lines">
        {lines.map(({ description, dest_amount, dest_unit }) => (
          <li key={description}>
            <span dir="auto">{description}</span>
            <span className="number">{moneyText(dest_amount, dest_unit)}</span>
          </li>
        ))}
        {credit > 0 && (
          <li>
            <span dir="auto">Paid for {of} and not used</span>
            <span className="number">{moneyText(-credit, unit)}</span>
          </li>
        )}
        {when === 'period_end' && (
          <li>
            <span>On {dayText(effective_at)}</span>
            <span className="number">{moneyText(price, unit)}</span>
          </li>
        )}
        <li className="total">
          <span>Today</span>
          <span className="number">{moneyText(amount, unit)}</span>
        </li>
      </ul>
      {relieved > 0 && (
        <p className="muted" dir="auto">
          {moneyText(relieved, unit)} that you owe for {of} is due no more.
        </p>
      )}
    </>
  )
}

interface RefusedProps {
  readonly profile: string
  readonly error: Error
  again(): void
}

/** What the system refuses is said in its words; what did not answer can be asked again. */
function Refused({ profile, error, again }: RefusedProps) {
  if (!(error instanceof ApiError) || (error.status !== 400 && error.status !== 409))
    return <FaultNote what="what it costs" error={error} again={again} />
  return (
    <>
      <Refusal error={error} />
      {error.code === 'order_overdue' && (
        <Link to="/checkout/$profile" params={{ profile }} className="button">
          Pay what is due
        </Link>
      )}
    </>
  )
}
