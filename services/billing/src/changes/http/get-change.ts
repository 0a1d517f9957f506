import { PlanChangePreview, PlanChangeQuery } from '@bursar/contracts'
import { answer, fail, operation, seesDealingsWith } from '@bursar/service-kit'
import { lineRow } from '../../checkout/domain/checkout-line.ts'
import { nameProfiles, transactionView } from '../../ledger/transaction-view.ts'
import { providerOfPlan } from '../../subscriptions/plan-provider.ts'
import { type Decided, decideChange } from '../change-request.ts'
import type { PlanChange } from '../domain/plan-change.ts'

export const getChange = operation({
  method: 'GET',
  path: '/api/profile/{profile}/subscriptions/{subscribed_plan}/change',
  access: 'provider',
  provider: providerOfPlan,
  summary: 'What a change of plan would do, to the cent; nothing is changed',
  query: PlanChangeQuery,
  answers: { 200: PlanChangePreview },
  refuses: [409],
  async handle(request) {
    const { profile, params, query, now, transact, engine, seen } = request
    const asked = { ...query, profile, subscribed: params.subscribed_plan, now }
    const decided = await transact((tx) => decideChange(tx, engine, request, asked))
    if (!seen.all && !seesDealingsWith(request, decided.held.provider)) fail('not_found')
    const { when, effective_at, credit, relieved, price, amount, unit, shown } = previewOf(decided)
    const rows = shown.map((line) => lineRow(line, profile.id))
    const named = await nameProfiles(request, rows)
    const lines = named.map((row) => transactionView(row, profile.id))
    return answer(200, { when, effective_at, credit, relieved, price, amount, unit, lines })
  }
})

type Preview = Pick<
  PlanChange,
  'when' | 'effective_at' | 'credit' | 'relieved' | 'price' | 'amount' | 'unit' | 'shown'
>

/** Of what is taken back nothing is ordered. */
function previewOf(decided: Decided): Preview {
  if (decided.is === 'planned') return decided.planned
  const { ends_at: effective_at } = decided.held
  const nothing = { credit: 0, relieved: 0, price: 0, amount: 0, unit: decided.unit, shown: [] }
  return { when: 'period_end', effective_at, ...nothing }
}
