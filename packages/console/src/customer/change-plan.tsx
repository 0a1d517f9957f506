import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Subscription, subscriptionsQuery } from '../api/customer.ts'
import { type PricedPlan, pricingQuery } from '../api/selling.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { priceText } from '../text/plans.ts'
import { ChangeCost } from './change-cost.tsx'
import { optionsOf, targetsOf } from './change-targets.ts'
import { untilText } from './subscription-state.ts'
import './change-plan.css'
import '../pay/pay.css'

export interface ChangePlanProps {
  readonly profile: string
  /** Slug of the plan that it has. */
  readonly plan: string
}

/** Another plan in the place of the one that a subscription has. */
export function ChangePlan({ profile, plan }: ChangePlanProps) {
  const { data: held, error, refetch } = useQuery(subscriptionsQuery(profile))
  const subscription = held?.find((one) => one.plan.slug === plan)
  return (
    <>
      <PageHead title={`Change ${subscription?.plan.title ?? 'plan'}`} of={profile} />
      {error && <FaultNote what="the subscription" error={error} again={refetch} />}
      {!held && !error && <Skeleton rows={5} what="subscription" />}
      {held && !subscription && (
        <p className="list-empty">
          This plan is not subscribed to.{' '}
          <Link to="/my/$profile" params={{ profile }}>
            Your subscriptions
          </Link>
        </p>
      )}
      {held && subscription && <Targets {...{ profile, subscription, held }} />}
    </>
  )
}

interface TargetsProps {
  readonly profile: string
  readonly subscription: Subscription
  readonly held: readonly Subscription[]
}

function Targets({ profile, subscription, held }: TargetsProps) {
  const { data: sold, error, refetch } = useQuery(pricingQuery(subscription.provider.slug))
  const [chosen, setChosen] = useState({ plan: '', option: 1 })
  if (error) return <FaultNote what="the plans" error={error} again={refetch} />
  if (!sold) return <Skeleton rows={4} what="plans" />
  const targets = targetsOf(subscription, sold, held)
  const target = targets.find(({ slug }) => slug === chosen.plan)
  if (targets.length === 0) {
    return (
      <p className="list-empty">
        <bdi>{subscription.provider.printable_name}</bdi> sells no other plan that this one can be changed to.
      </p>
    )
  }
  return (
    <div className="change-plan">
      <p className="muted">{untilText(subscription)}</p>
      <fieldset className="choices">
        <legend>New plan</legend>
        {targets.map(({ slug, title, ...price }) => (
          <label key={slug}>
            <input
              type="radio"
              name="plan"
              checked={slug === chosen.plan}
              onChange={() => setChosen({ plan: slug, option: 1 })}
            />
            <span dir="auto">{title}</span>
            <span className="number">{priceText(price)}</span>
          </label>
        ))}
      </fieldset>
      {target && (
        <>
          <Options
            plan={target}
            option={chosen.option}
            choose={(option) => setChosen({ ...chosen, option })}
          />
          <ChangeCost
            key={`${target.slug} ${chosen.option}`}
            {...{ profile, subscription }}
            target={target}
            option={chosen.option}
          />
        </>
      )}
    </div>
  )
}

interface OptionsProps {
  readonly plan: PricedPlan
  readonly option: number
  choose(option: number): void
}

/** How much of it is paid at once, where there is a choice. */
function Options({ plan, option, choose }: OptionsProps) {
  const options = optionsOf(plan)
  if (options.length === 1) return null
  return (
    <fieldset className="choices">
      <legend>Pay for</legend>
      {options.map((text, place) => (
        <label key={text}>
          <input
            type="radio"
            name="option"
            checked={option === place + 1}
            onChange={() => choose(place + 1)}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  )
}
