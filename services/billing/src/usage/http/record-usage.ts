import { parseInstant } from '@bursar/calendar'
import { CartItemCreate, Transaction } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation, seesDealingsWith } from '@bursar/service-kit'
import { Type } from 'typebox'
import { account } from '../../accounts/domain/account.ts'
import { nameProfiles, transactionView } from '../../ledger/transaction-view.ts'
import { type LivePlan, plan } from '../../plans/domain/plan.ts'
import { planIdOf } from '../../plans/plan-names.ts'
import { countSale } from '../../selling/count-sales.ts'
import { accountStream, planStream } from '../../shared/streams.ts'
import { ratesThen } from '../../taxes/rate-of.ts'
import { recordUsage } from '../domain/record-usage.ts'

type Request = OperationRequest<CartItemCreate>
type Transact = Parameters<Parameters<Request['transact']>[0]>[0]

export const postUsage = operation({
  method: 'POST',
  path: '/api/billing/{profile}/balance',
  access: 'provider',
  providerInBody: true,
  summary: 'Record what a subscriber used of a plan; what is beyond the quota is invoiced',
  body: CartItemCreate,
  answers: { 201: Transaction, 200: Type.Object({}) },
  async handle(request) {
    const { profile, caller, body, now, engine, commit } = request
    if (!caller) fail('not_authenticated')
    const usage = engine.world.id()
    return commit(async (tx) => {
      const sold = await planOf(tx, request)
      const stream = accountStream(profile.id)
      const held = await tx.load(stream, account)
      const used_at = body.created_at === undefined ? now : parseInstant(body.created_at, 'UTC')
      if (used_at === undefined) fail('invalid_fields', { fields: { created_at: ['This is not a date.'] } })
      const { use, quantity = 1 } = body
      const what = { usage, profile: profile.id, plan: sold, use: use ?? '', quantity, used_at }
      const rate = await ratesThen(engine, [sold.provider], { profile: profile.id })
      const decision = recordUsage(held, { ...what, rate, recorded_by: caller.user }, now)
      if (!decision.ok) fail(decision.code, decision)
      tx.append(stream, decision)
      const rows = decision.events.flatMap(({ type, data }) =>
        type === 'billing.ledger-posted' ? data.rows : []
      )
      const [row] = rows
      if (!row) return answer(200, {})
      const { provider, unit } = sold
      for (const { kind, amount } of rows) {
        if (kind === 'order') await countSale(tx, engine, { provider, unit, amount, charge: null }, now)
      }
      const [named] = await nameProfiles(request, [row])
      return answer(201, named && transactionView(named, profile.id))
    })
  }
})

/** The plan of the body. A provider records what is used of its own plans alone. */
async function planOf(tx: Transact, request: Request): Promise<LivePlan> {
  const id = await planIdOf(tx, request.body.plan)
  const state = id ? await tx.load(planStream(id), plan) : plan.initial
  if (state.is !== 'live' || !seesDealingsWith(request, state.provider)) {
    return fail('invalid_fields', { fields: { plan: ['This plan is unknown.'] } })
  }
  return state
}
