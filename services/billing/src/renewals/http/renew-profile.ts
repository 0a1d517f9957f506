import { Charge, DryRunQuery, Renewal } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import { chargeView } from '../../charges/charge-view.ts'
import type { RunningCheckouts } from '../../checkout/running-checkouts.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { notAfter } from '../not-after.ts'
import { renewAccount } from '../renew-account.ts'
import { tryRenewal } from '../try-renewal.ts'

/** Makes the operation for a processor. */
export function renewProfile(chosen: {
  readonly processor: PaymentProcessor
  readonly running: RunningCheckouts
}) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/renew',
    access: 'provider-only',
    summary:
      'Extend the subscriptions of a subscriber that are due, and charge what is owed around its billing date',
    query: DryRunQuery,
    body: Renewal,
    answers: { 201: Charge, 200: Type.Union([Charge, Type.Object({})]) },
    refuses: [409],
    async handle({ profile, body, query, now, seen, engine, transact, commit }) {
      const at = body.at_time ? notAfter(body.at_time, now) : undefined
      const providers = seen.all ? undefined : new Set(seen.providers.map(({ id }) => id))
      const renewing = { profile: profile.id, at, providers }
      if (query.dry_run) {
        const [tried] = (await tryRenewal(engine, renewing)).charges
        // It was tried; under the same key it may be asked for again.
        return { ...answer(200, tried ? chargeView(tried) : {}), kept: false }
      }
      const parts = { ...chosen, engine, write: transact }
      const { charges } = await renewAccount(parts, renewing)
      const [charge] = charges
      return commit(async () => (charge ? answer(201, chargeView(charge)) : answer(200, {})))
    }
  })
}
