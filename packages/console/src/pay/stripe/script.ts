/** Stripe's script, as much of it as is used. It comes from Stripe when the first card is entered, and on no other page. */

/** What a card is typed into: a frame of Stripe's, so that its digits never come here. */
export interface CardElement {
  mount(place: HTMLElement): void
  destroy(): void
}

interface Answer {
  /** Why not, in words for the card's owner. */
  readonly error?: { readonly message?: string }
}

interface HasId {
  readonly id: string
}

export interface Stripe {
  elements(): { create(kind: 'card', look: object): CardElement }
  createPaymentMethod(of: {
    readonly type: 'card'
    readonly card: CardElement
  }): Promise<Answer & { readonly paymentMethod?: HasId }>
  /** Lets the bank ask the card's owner, where it wants to. */
  confirmCardSetup(
    secret: string,
    by: { readonly payment_method: { readonly card: CardElement } }
  ): Promise<Answer & { readonly setupIntent?: HasId }>
  confirmCardPayment(secret: string): Promise<Answer & { readonly paymentIntent?: HasId }>
}

type MakeStripe = (publicKey: string) => Stripe

const HOST = 'https://js.stripe.com/'

/** What Stripe or a bank says of a card, as a sentence for its owner. */
export class CardNotTaken extends Error {
  override readonly name = 'CardNotTaken'
}

let loading: Promise<MakeStripe> | undefined

/** Throws CardNotTaken where the script does not come; it is asked for again the next time. */
export async function loadStripe(publicKey: string): Promise<Stripe> {
  loading ??= load()
  try {
    return (await loading)(publicKey)
  } catch {
    loading = undefined
    throw new CardNotTaken('The card form of Stripe could not be loaded. Check your connection, and reload.')
  }
}

function load(): Promise<MakeStripe> {
  trustItsHost()
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.async = true
    script.onload = () => resolve((window as unknown as { Stripe: MakeStripe }).Stripe)
    script.onerror = reject
    script.src = `${HOST}v3/`
    document.head.append(script)
  })
}

let isTrusted = false

/** The pages let no address of a script be made from text, but by this: its own script, and what that loads of its host. */
function trustItsHost(): void {
  const { trustedTypes } = window as unknown as {
    readonly trustedTypes?: {
      createPolicy(name: string, by: { createScriptURL(url: string): string | null }): unknown
    }
  }
  if (isTrusted || !trustedTypes) return
  trustedTypes.createPolicy('default', {
    createScriptURL: (url) => (url.startsWith(HOST) ? url : null)
  })
  isTrusted = true
}
