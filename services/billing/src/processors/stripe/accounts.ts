/** Connected accounts at Stripe: the site answers for their losses, Stripe asks who they are, and pays out when it is told. */
import type { AccountStanding } from '../domain/account-standing.ts'
import type { AccountAnswer, AccountRequest, ReturnUrls } from '../payee-accounts.ts'
import { PROFILE } from './customers.ts'
import { isGone, refusalIn } from './errors.ts'
import type { Call } from './library.ts'
import { askedAnew } from './repeated.ts'

/** What is kept of what Stripe asks for. */
const DUE_MOST = 50

export function stripeAccounts(call: Call) {
  return { open, onboard, standing, isEmpty }

  async function open({ id, profile, country }: AccountRequest): Promise<AccountAnswer> {
    try {
      const { id: account } = await askedAnew(`account-${id}-${country ?? ''}`, (idempotencyKey) =>
        call((stripe) =>
          stripe.accounts.create(
            {
              controller: {
                fees: { payer: 'application' },
                losses: { payments: 'application' },
                requirement_collection: 'stripe',
                stripe_dashboard: { type: 'express' }
              },
              capabilities: { transfers: { requested: true } },
              // What is withdrawn is in the book first.
              settings: { payouts: { schedule: { interval: 'manual' } } },
              metadata: { [PROFILE]: profile },
              ...(country && { country })
            },
            { idempotencyKey }
          )
        )
      )
      return { is: 'made', account }
    } catch (error) {
      const reason = refusalIn(error)
      if (reason === undefined) throw error
      return { is: 'refused', reason }
    }
  }

  async function onboard(account: string, { done, stale }: ReturnUrls) {
    try {
      const { url, expires_at } = await call((stripe) =>
        stripe.accountLinks.create({
          account,
          type: 'account_onboarding',
          return_url: done,
          refresh_url: stale
        })
      )
      return { url, expires_at: new Date(expires_at * 1_000).toISOString() }
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  async function standing(account: string): Promise<AccountStanding> {
    try {
      const { capabilities, payouts_enabled, requirements } = await call((stripe) =>
        stripe.accounts.retrieve(account)
      )
      const { currently_due, past_due } = requirements ?? {}
      const due = [...new Set([...(past_due ?? []), ...(currently_due ?? [])])].sort()
      return {
        is: 'open',
        receives: capabilities?.transfers === 'active',
        pays_out: payouts_enabled,
        due: due.slice(0, DUE_MOST)
      }
    } catch (error) {
      if (isGone(error)) return { is: 'gone' }
      throw error
    }
  }

  async function isEmpty(stripeAccount: string): Promise<boolean> {
    try {
      const { available, pending } = await call((stripe) => stripe.balance.retrieve({}, { stripeAccount }))
      return [...available, ...pending].every(({ amount }) => amount === 0)
    } catch (error) {
      if (isGone(error)) return true
      throw error
    }
  }
}
