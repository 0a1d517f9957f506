import { type AccountRenewed, DryRunQuery, Renewals, RenewalsDone } from '@bursar/contracts'
import {
  ACCESS,
  answer,
  fail,
  namedProfile,
  operation,
  type ProfileRef,
  profileKey
} from '@bursar/service-kit'
import { chargeView } from '../../charges/charge-view.ts'
import type { RunningCheckouts } from '../../checkout/running-checkouts.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountsDue } from '../accounts-due.ts'
import { notAfter } from '../not-after.ts'
import type { Renewed } from '../renew-account.ts'
import { eachOf, renewOrLater } from '../renew-due.ts'
import { tryRenewal } from '../try-renewal.ts'

/** Accounts of one request, when it does not say. */
const USUAL = 100

/** Makes the operation for a processor: what the daily job does, for as many accounts as one request may take. */
export function renewAll(chosen: {
  readonly processor: PaymentProcessor
  readonly running: RunningCheckouts
}) {
  return operation({
    method: 'POST',
    path: '/api/billing/renew',
    access: 'broker',
    summary: 'Do what is due of accounts, the longest due first, as the daily job does',
    query: DryRunQuery,
    body: Renewals,
    answers: { 200: RenewalsDone },
    refuses: [404],
    async handle({ body, query, now, engine, transact, commit, collection, reveal }) {
      const asked = body.at_time ? notAfter(body.at_time, now) : undefined
      const at = asked ?? now
      const { limit = USUAL, offset = 0, profile } = body
      const profiles = profile
        ? [((await namedProfile(collection(ACCESS), profile)) ?? fail('not_found')).id]
        : await accountsDue(engine, at, { offset, limit: limit + 1 })
      const parts = { ...chosen, engine, write: transact }
      const results: AccountRenewed[] = []
      await eachOf(profiles.slice(0, limit), async (profile) => {
        const renewing = { profile, at: asked }
        const renewed = await (query.dry_run ? tryRenewal(engine, renewing) : renewOrLater(parts, renewing))
        results.push({ profile: await nameOf(profile), ...shown(renewed) })
      })
      const done = answer(200, { at, more: profiles.length > limit, results })
      return query.dry_run ? { ...done, kept: false } : commit(async () => done)

      async function nameOf(profile: string): Promise<string> {
        const found = await collection(ACCESS).get<ProfileRef>(profileKey(profile))
        const slug = found && (await reveal(found)).slug
        return typeof slug === 'string' ? slug : profile
      }
    }
  })
}

function shown(renewed: Renewed | undefined): Omit<AccountRenewed, 'profile'> {
  if (!renewed) return { failed: true, extended: 0, stopped: 0, earned: 0, charges: [] }
  return { ...renewed, failed: false, charges: renewed.charges.map((charge) => chargeView(charge)) }
}
