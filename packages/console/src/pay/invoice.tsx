import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { invoiceQuery } from '../api/selling.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { PublicPage } from '../public/public-page.tsx'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'
import '../parts/lines.css'
import { useCardForm } from './card-choice.tsx'
import { confirmed } from './stripe/entered-card.ts'
import './pay.css'

/** An invoice for whoever has its code: what it is for, and to pay it by a card that one brings. */
export function Invoice({ claim }: { readonly claim: string }) {
  const { data, error, refetch } = useQuery(invoiceQuery(claim))
  const idempotencyKey = useRef(crypto.randomUUID())
  const cards = useCardForm({})
  const provider = data?.results[0]?.subscription.plan.profile?.slug
  if (!data) {
    return (
      <PublicPage size="order" title="Invoice">
        {error && <FaultNote what="this invoice" error={error} again={refetch} />}
        {!error && <Skeleton rows={5} what="invoice" />}
      </PublicPage>
    )
  }
  const { amount, unit, state, created_at, lines } = data
  const payer = data.results[0]?.subscription.profile.printable_name
  const isDue = state === 'created' || state === 'failed'
  return (
    <PublicPage
      size="order"
      title={isDue ? `Invoice: ${moneyText(amount, unit)} due` : `Invoice: ${moneyText(amount, unit)} paid`}
      {...(provider && { provider })}
    >
      <p className="muted">
        {payer && (
          <>
            For <bdi>{payer}</bdi>,{' '}
          </>
        )}
        made on {dayText(created_at)}
      </p>
      <ul className="lines">
        {lines.map(({ num, description, amount: part }) => (
          <li key={num}>
            <span dir="auto">{description}</span>
            <span className="number">{moneyText(part, unit)}</span>
          </li>
        ))}
        <li className="total">
          <span>Total</span>
          <span className="number">{moneyText(amount, unit)}</span>
        </li>
      </ul>
      {isDue && (
        <SentForm
          button={`Pay ${moneyText(amount, unit)}`}
          busy="Paying…"
          send={async (typed) => {
            const card = await cards.chosen(typed)
            const { body } = await api.post('/api/billing/payments/{claim_code}', {
              params: { claim_code: claim },
              idempotencyKey: idempotencyKey.current,
              body: { ...card, remember_card: false }
            })
            await confirmed(body)
            await everythingChanged()
          }}
        >
          {cards.fields}
        </SentForm>
      )}
      {!isDue && <p role="status">Nothing is left to pay.</p>}
    </PublicPage>
  )
}
