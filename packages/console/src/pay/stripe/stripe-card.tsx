import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { sentenceOf } from '../../text/sentences.ts'
import { type CardElement, loadStripe, type Stripe } from './script.ts'
import './stripe-card.css'

/** A card that is being entered. */
export interface EnteredCard {
  readonly stripe: Stripe
  readonly element: CardElement
}

/** Stripe's own fields for a card; `entered` is what they hold, once they are there. */
export function StripeCard({
  publicKey,
  entered
}: {
  readonly publicKey: string
  readonly entered: RefObject<EnteredCard | null>
}) {
  const place = useRef<HTMLDivElement>(null)
  const [error, setError] = useState<unknown>()
  const id = useId()
  useEffect(() => {
    let isGone = false
    let element: CardElement | undefined
    loadStripe(publicKey).then((stripe) => {
      if (isGone || !place.current) return
      element = stripe
        .elements()
        .create('card', { hidePostalCode: true, style: { base: look(place.current) } })
      element.mount(place.current)
      entered.current = { stripe, element }
    }, setError)
    return () => {
      isGone = true
      entered.current = null
      element?.destroy()
    }
  }, [publicKey, entered])
  return (
    <fieldset className="stripe-card" aria-describedby={id}>
      <legend>Card number, expiry date and security code</legend>
      <div ref={place} className="stripe-place" />
      <p id={id} className="muted">
        Your card goes to Stripe, which takes the payment.
      </p>
      {error !== undefined && (
        <p className="wrong" role="alert">
          {sentenceOf(error)}
        </p>
      )}
    </fieldset>
  )
}

/** The frame is of another site, and does not see our styles. */
function look(place: HTMLElement) {
  const { color, fontFamily, fontSize } = getComputedStyle(place)
  return { color, fontFamily, fontSize, '::placeholder': { color } }
}
