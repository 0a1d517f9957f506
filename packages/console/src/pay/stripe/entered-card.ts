/** What becomes of a card that was entered: Stripe gives a key for it, or asks its owner's bank. */
import { CardNotTaken, loadStripe } from './script.ts'
import type { EnteredCard } from './stripe-card.tsx'

const NOT_THERE = 'The card form is not there yet. Wait a moment, and try again.'
const NOT_CONFIRMED = 'Your bank did not confirm this. Try again, or use another card.'

/** Its key, to pay by once. Throws CardNotTaken. */
export async function tokenOf(card: EnteredCard | null): Promise<string> {
  const { stripe, element } = card ?? wrong(NOT_THERE)
  const { error, paymentMethod } = await stripe.createPaymentMethod({ type: 'card', card: element })
  return paymentMethod?.id ?? wrong(error?.message)
}

/** Its key, to keep on file: the bank has agreed to renewals. `secret` is what that is set up with. Throws CardNotTaken. */
export async function keptTokenOf(card: EnteredCard | null, secret: string): Promise<string> {
  const { stripe, element } = card ?? wrong(NOT_THERE)
  const { error, setupIntent } = await stripe.confirmCardSetup(secret, { payment_method: { card: element } })
  return setupIntent?.id ?? wrong(error?.message)
}

/** What an answer says of a charge that waits for its customer. */
interface Waiting {
  readonly state: string
  readonly processor_info?:
    | { readonly STRIPE_PUB_KEY?: string | undefined; readonly STRIPE_INTENT_SECRET?: string | undefined }
    | undefined
}

/** Lets the bank ask the customer, where the charge waits for that. Throws CardNotTaken. */
export async function confirmed({ state, processor_info: info }: Waiting): Promise<void> {
  if (state !== 'created' || !info?.STRIPE_PUB_KEY || !info.STRIPE_INTENT_SECRET) return
  const stripe = await loadStripe(info.STRIPE_PUB_KEY)
  const { error } = await stripe.confirmCardPayment(info.STRIPE_INTENT_SECRET)
  if (error) wrong(error.message)
}

function wrong(message: string | undefined): never {
  throw new CardNotTaken(message || NOT_CONFIRMED)
}
