/**
 * What a browser gets in place of Stripe's script: as much of it as the console uses, with frames and requests to its hosts as
 * Stripe's own makes them. Nothing goes beyond this machine.
 */
import type { FakeStripe } from '@bursar/testing'
import type { BrowserContext } from 'playwright-core'

/** What is typed into the fields, and what the customer says to its bank. */
export interface Customer {
  /** The name of a test card. */
  card: string
  confirms: boolean
}

const SCRIPT = `
  const more = document.createElement('script')
  more.src = 'https://js.stripe.com/v3/more.js'
  document.head.append(more)
  const answer = async (said) => (said.error ? { error: { message: said.error } } : said)
  window.Stripe = (key) => ({
    elements: () => ({
      create() {
        const frame = document.createElement('iframe')
        return {
          mount(place) {
            frame.title = 'Secure card payment input frame'
            frame.src = 'https://js.stripe.com/v3/card.html#' + key
            place.append(frame)
          },
          destroy: () => frame.remove()
        }
      }
    }),
    async createPaymentMethod() {
      await fetch('https://api.stripe.com/v1/payment_methods', { method: 'POST', mode: 'no-cors' })
      return { paymentMethod: { id: await window.enteredCard() } }
    },
    confirmCardSetup: async (secret) => answer(JSON.parse(await window.setsUp(secret))),
    confirmCardPayment: async (secret) => answer(JSON.parse(await window.confirms(secret)))
  })
`

/** Lets the pages of a browser talk to a fake Stripe; answers what went to which host of Stripe's, and what elsewhere. */
export async function standInForStripe(context: BrowserContext, stripe: FakeStripe, customer: Customer) {
  const [asked, outside]: [string[], string[]] = [[], []]
  await context.route(
    ({ hostname }) => !['localhost', '127.0.0.1'].includes(hostname),
    async (route) => {
      const { hostname, pathname } = new URL(route.request().url())
      if (!hostname.endsWith('.stripe.com')) {
        outside.push(hostname)
        return route.abort()
      }
      asked.push(`${hostname}${pathname}`)
      if (pathname.endsWith('.html')) {
        const body = '<!doctype html><html lang="en"><title>Card</title><p>Card number</p></html>'
        return route.fulfill({ contentType: 'text/html', body })
      }
      const body = pathname === '/v3/' ? SCRIPT : ''
      return route.fulfill({ contentType: 'text/javascript', body })
    }
  )
  await context.exposeFunction('enteredCard', () => `pm_card_${customer.card}`)
  await context.exposeFunction('setsUp', (secret: string) => {
    const [id = ''] = secret.split('_secret')
    stripe.setUp(id, customer.card)
    return JSON.stringify({ setupIntent: { id } })
  })
  await context.exposeFunction('confirms', (secret: string) => {
    const [id = ''] = secret.split('_secret')
    stripe.confirm(id, customer.confirms)
    return JSON.stringify(customer.confirms ? { paymentIntent: { id } } : { error: 'Your bank said no.' })
  })
  return { asked, outside }
}
