import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Printer } from 'lucide-react'
import { useState } from 'react'
import { profileQuery } from '../api/business.ts'
import { api } from '../api/client.ts'
import { type Charge, chargeQuery } from '../api/selling.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { PublicPage } from '../public/public-page.tsx'
import { dayText, minuteText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'
import '../parts/card.css'
import '../parts/lines.css'
import './pay.css'
import './receipt.css'

/** Milliseconds between looks at a payment that the bank still checks. */
const LOOK_MS = 5_000

/** Where a checkout ends: what was paid, by whom, for what. It prints. */
export function Receipt({ profile, charge }: { readonly profile: string; readonly charge: string }) {
  const { data, error, refetch } = useQuery({
    ...chargeQuery(profile, charge),
    refetchInterval: ({ state }) => (state.data?.state === 'created' ? LOOK_MS : false)
  })
  return (
    <PublicPage size="order" title={data ? titleOf(data) : 'Receipt'}>
      {error && <FaultNote what="this receipt" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={5} what="receipt" />}
      {data && <Paid profile={profile} charge={data} />}
    </PublicPage>
  )
}

function titleOf({ state, amount, unit }: Charge): string {
  const sum = moneyText(amount, unit)
  if (state === 'failed') return `Payment of ${sum} failed`
  if (state === 'created') return `Waiting for your bank: ${sum}`
  return state === 'disputed' ? `Disputed: ${sum}` : `Paid ${sum}`
}

function Paid({ profile, charge }: { readonly profile: string; readonly charge: Charge }) {
  const { data: payer } = useQuery(profileQuery(profile))
  const { amount, unit, created_at, last4, processor_key, lines, state, detail } = charge
  const refunded = lines.reduce((sum, line) => sum + line.refunded, 0)
  const key = processor_key ?? charge.id
  return (
    <>
      {state === 'created' && <p>You can close this page; what comes of it is mailed to you.</p>}
      {state === 'failed' && (
        <p>
          Nothing was taken from the card.{' '}
          <Link to="/checkout/$profile" params={{ profile }}>
            Try again
          </Link>
        </p>
      )}
      {detail && <p className="muted">{detail}</p>}
      <dl className="facts">
        <Fact term="Date" text={minuteText(created_at)} />
        <Fact term="Paid by" text={payer?.printable_name ?? profile} />
        {last4 && <Fact term="Card" text={`ending ${last4}`} />}
        <Fact term="Number" text={key} />
      </dl>
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.num}>
            <span dir="auto">
              {line.description}
              {line.refunded > 0 && (
                <small className="muted">{moneyText(line.refunded, unit)} of it was refunded</small>
              )}
            </span>
            <span className="number">{moneyText(line.amount, unit)}</span>
          </li>
        ))}
        <li className="total">
          <span>Total</span>
          <span className="number">{moneyText(amount, unit)}</span>
        </li>
        {refunded > 0 && (
          <li className="total">
            <span>Refunded</span>
            <span className="number">{moneyText(-refunded, unit)}</span>
          </li>
        )}
      </ul>
      <Further profile={profile} charge={key} />
      <p className="printed">Printed {dayText(new Date().toISOString())}</p>
    </>
  )
}

function Fact({ term, text }: { readonly term: string; readonly text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd dir="auto">{text}</dd>
    </div>
  )
}

function Further({ profile, charge }: { readonly profile: string; readonly charge: string }) {
  const [said, setSaid] = useState('')
  return (
    <div className="receipt-actions">
      <button type="button" onClick={() => print()}>
        <Printer size={16} aria-hidden="true" /> Print
      </button>
      <SentForm
        button="Send by mail"
        busy="Sending…"
        tone="usual"
        send={async () => {
          const { body } = await api.post('/api/billing/{profile}/charges/{charge}/email', {
            params: { profile, charge }
          })
          setSaid(body.detail)
        }}
      />
      <Link to="/my/$profile" params={{ profile }}>
        Your subscriptions
      </Link>
      <p role="status">{said}</p>
    </div>
  )
}
