import { ApiError } from '@bursar/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { profileQuery } from '../api/business.ts'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { checkoutQuery, type Entry } from '../api/selling.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import type { Typed } from '../parts/typed.ts'
import { PublicPage } from '../public/public-page.tsx'
import { moneyText } from '../text/money.ts'
import { linesOf, totalsOf } from '../text/totals.ts'
import { BillingPlace } from './billing-place.tsx'
import { useCardForm } from './card-choice.tsx'
import { CouponBox } from './coupon-box.tsx'
import { OrderLines } from './order-lines.tsx'
import { confirmed } from './stripe/entered-card.ts'
import { CardNotTaken } from './stripe/script.ts'
import { TrialNote, trialsOf } from './trial-note.tsx'
import './pay.css'

/** What is bought, by whom, and by which card; the sum stands on the button. */
export function Checkout({ profile }: { readonly profile: string }) {
  const { data: entries, error, refetch } = useQuery(checkoutQuery(profile))
  const provider = entries?.[0]?.subscription.plan.profile?.slug
  return (
    <PublicPage size="order" title="Check out" {...(provider && { provider })}>
      {error && <FaultNote what="the order" error={error} again={refetch} />}
      {!entries && !error && <Skeleton rows={5} what="order" />}
      {entries?.length === 0 && (
        <p className="list-empty">
          Nothing is to be paid, and the cart is empty. <a href={`/my/${profile}`}>Your subscriptions</a>
        </p>
      )}
      {entries && entries.length > 0 && <Order profile={profile} entries={entries} />}
    </PublicPage>
  )
}

function Order({ profile, entries }: { readonly profile: string; readonly entries: readonly Entry[] }) {
  const { data: buyer } = useQuery(profileQuery(profile))
  const [chosen, setChosen] = useState<Readonly<Record<number, number>>>({})
  const navigate = useNavigate()
  const cards = useCardForm({ profile })
  // One for a try: sent again after a lost answer it buys nothing twice.
  const idempotencyKey = useRef(crypto.randomUUID())
  const lines = entries.flatMap((entry, place) => linesOf(entry, chosen[place] ?? 0))
  const totals = totalsOf(lines)
  const sums = Object.entries(totals).map(([unit, amount]) => moneyText(amount, unit))
  const isFree = Object.values(totals).every((amount) => amount === 0)
  const isTrial = isFree && trialsOf(entries).length > 0

  async function pay(typed: Typed): Promise<void> {
    const card = isFree ? {} : await cards.chosen(typed)
    try {
      const answer = await api.post('/api/billing/{profile}/checkout', {
        params: { profile },
        idempotencyKey: idempotencyKey.current,
        body: {
          ...card,
          expected: totals,
          items: entries.map((entry, place) => ({
            option: entry.lines.length > 0 ? 0 : (chosen[place] ?? 0) + 1
          }))
        }
      })
      if (answer.status === 201) await confirmed(answer.body)
      await everythingChanged()
      const charge = answer.status === 201 ? answer.body.processor_key : null
      if (charge) await navigate({ to: '/billing/$profile/receipt/$charge', params: { profile, charge } })
      else await navigate({ to: '/my/$profile', params: { profile } })
    } catch (error) {
      // What was refused may be sent anew; what was not answered may have been done.
      if (error instanceof ApiError || error instanceof CardNotTaken)
        idempotencyKey.current = crypto.randomUUID()
      throw error
    }
  }

  return (
    <>
      <p className="muted">
        For <bdi>{buyer?.printable_name ?? profile}</bdi>
      </p>
      <OrderLines
        entries={entries}
        chosen={chosen}
        choose={(place, option) => setChosen({ ...chosen, [place]: option })}
        totals={totals}
      />
      <TrialNote entries={entries} />
      {buyer && !buyer.country && <BillingPlace profile={profile} />}
      <CouponBox />
      <SentForm
        button={isTrial ? 'Start the trial' : isFree ? 'Start' : `Pay ${sums.join(' and ')}`}
        busy={isFree ? 'Starting…' : 'Paying…'}
        send={pay}
      >
        {!isFree && cards.fields}
      </SentForm>
    </>
  )
}
