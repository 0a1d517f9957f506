/** The mails about billing: the billing service says in its events what happened, and this asks for what is told of it. */
import type { BillingEvents } from '@bursar/contracts'
import { type Policy, policy, type Reaction, type RecordedEvent } from '@bursar/event-sourcing'
import { type BillingMail, mailKind, managersKind } from './kind.ts'

/** `site`: start of the links in what no request asked for; without it that is not told. */
export function tellOfBilling(site: string | undefined): Policy {
  async function ask(
    { position: at }: Pick<RecordedEvent, 'position'>,
    { transact }: Reaction,
    id: string,
    mail: Pick<BillingMail, 'notice' | 'profile' | 'about'>,
    origin = site
  ): Promise<void> {
    if (origin === undefined) return
    const kind = mail.notice === 'seatWaiting' ? mailKind : managersKind
    await transact(async (transaction) => {
      transaction.ask(kind.at({ id, due: transaction.time, payload: { ...mail, origin, at } }))
    })
  }

  /** What one event tells of. */
  const once = (
    event: RecordedEvent<{ readonly profile: string }>,
    reaction: Reaction,
    notice: BillingMail['notice']
  ) => ask(event, reaction, `${notice} ${event.id}`, { notice, profile: event.data.profile, about: event.id })

  /** One attempt, whichever event says that it failed. */
  const failed = (
    event: RecordedEvent<{ readonly profile: string; readonly charge: string }>,
    reaction: Reaction
  ) => {
    const { profile, charge: about } = event.data
    return ask(event, reaction, `paymentFailed ${about}`, { notice: 'paymentFailed', profile, about })
  }

  return policy<BillingEvents>({
    name: 'tell-of-billing',
    on: {
      'billing.receipt-asked': (event, reaction) => {
        const { receipt: about, profile, origin } = event.data
        return ask(event, reaction, `receipt ${about}`, { notice: 'receipt', profile, about }, origin)
      },
      'billing.charge-settled': (event, reaction) => {
        const { charge: about, profile } = event.data
        return ask(event, reaction, `paid ${about}`, { notice: 'payment', profile, about })
      },
      'billing.debt-collected': (event, reaction) => {
        const { id: about, data } = event
        return ask(event, reaction, `paid ${about}`, { notice: 'payment', profile: data.profile, about })
      },
      'billing.subscription-invited': (event, reaction) => {
        const { subscription: about, profile, origin } = event.data
        const mail = { notice: 'subscriptionGranted', profile, about } as const
        return ask(event, reaction, `grant ${event.id}`, mail, origin)
      },
      'billing.subscription-requested': (event, reaction) => {
        const { subscription: about, provider: profile } = event.data
        const mail = { notice: 'subscriptionRequested', profile, about } as const
        return ask(event, reaction, `request ${event.id}`, mail)
      },
      'billing.request-accepted': (event, reaction) => {
        const { subscription: about, profile } = event.data
        return ask(event, reaction, `accepted ${event.id}`, { notice: 'requestAccepted', profile, about })
      },
      'billing.charge-refunded': (event, reaction) => {
        const { id: about, data } = event
        return ask(event, reaction, `refund ${about}`, { notice: 'refunded', profile: data.profile, about })
      },
      'billing.refund-failed': (event, reaction) => {
        const { id: about, data } = event
        const mail = { notice: 'refundFailed', profile: data.provider, about } as const
        return ask(event, reaction, `refund ${about}`, mail)
      },
      'billing.charge-disputed': (event, reaction) => {
        const { charge: about, provider: profile } = event.data
        return ask(event, reaction, `dispute ${event.id}`, { notice: 'disputeOpened', profile, about })
      },
      'billing.dispute-won': (event, reaction) => {
        const { charge: about, provider: profile } = event.data
        return ask(event, reaction, `dispute ${event.id}`, { notice: 'disputeWon', profile, about })
      },
      'billing.dispute-lost': (event, reaction) => {
        const { charge: about, provider: profile } = event.data
        return ask(event, reaction, `dispute ${event.id}`, { notice: 'disputeLost', profile, about })
      },
      'billing.webhook-created': (event, reaction) => {
        const { webhook: about, profile, origin } = event.data
        return ask(event, reaction, `webhook ${event.id}`, { notice: 'webhookMade', profile, about }, origin)
      },
      'billing.webhook-changed': async (event, reaction) => {
        const { webhook: about, profile, url, origin } = event.data
        if (url === undefined) return
        await ask(event, reaction, `webhook ${event.id}`, { notice: 'webhookMoved', profile, about }, origin)
      },
      'billing.webhook-disabled': (event, reaction) => {
        const { webhook: about, profile, why } = event.data
        const notice = why === 'gone' ? 'webhookGone' : 'webhookFailing'
        return ask(event, reaction, `webhook ${event.id}`, { notice, profile, about })
      },
      'billing.webhook-maker-left': (event, reaction) => {
        const { webhook: about, profile } = event.data
        return ask(event, reaction, `webhook ${event.id}`, { notice: 'webhookMakerLeft', profile, about })
      },
      // What was paid at once is told of by its receipt; what is given back by the notice of the refund.
      'billing.invoice-numbered': async (event, reaction) => {
        const { invoice: about, kind, profile, charge } = event.data
        if (kind !== 'invoice' || charge !== undefined) return
        await ask(event, reaction, `invoice ${about}`, { notice: 'invoiceIssued', profile, about })
      },
      'billing.trial-ending': (event, reaction) => once(event, reaction, 'trialEndsSoon'),
      'billing.trial-ended': (event, reaction) => once(event, reaction, 'trialEnded'),
      'billing.renewal-coming': (event, reaction) => once(event, reaction, 'renewalSoon'),
      'billing.prices-announced': (event, reaction) => once(event, reaction, 'priceChanges'),
      'billing.card-expiring': (event, reaction) => once(event, reaction, 'cardExpires'),
      'billing.payment-missed': (event, reaction) => once(event, reaction, 'paymentFailed'),
      // A subscriber that is not shown a subscription is not told of its end.
      'billing.subscription-ended': async (event, reaction) =>
        event.data.withheld === false ? once(event, reaction, 'subscriptionCanceled') : undefined,
      'billing.charge-declined': async (event, reaction) =>
        isSeen(event.data) ? undefined : failed(event, reaction),
      'billing.charge-failed': failed,
      'billing.seat-invited': (event, reaction) => {
        const { seat: about, profile, origin } = event.data
        return ask(event, reaction, `seat ${about}`, { notice: 'seatWaiting', profile, about }, origin)
      }
    }
  })
}

/** Whoever checks out sees that the first charge was declined. */
function isSeen({ ordinal }: { readonly ordinal: number }): boolean {
  return ordinal === 0
}
