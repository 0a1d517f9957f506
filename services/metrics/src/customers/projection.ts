/** What each customer ordered of a provider, paid, and owes: one document for each unit. */
import {
  addStored,
  type BillingEvents,
  isPositiveStored,
  type LedgerRow,
  type StoredSum
} from '@bursar/contracts'
import { type Change, change, projection } from '@bursar/event-sourcing'

/** A customer of a provider in one unit; amounts in 1/100 of it. The key is that of `customerKey`. */
export interface CustomerDocument {
  readonly provider: string
  readonly unit: string
  /** Profile id. */
  readonly profile: string
  /** The dates of the first and of the last order; null as long as there is none. */
  readonly created_at: string | null
  readonly last_order_at: string | null
  /** What was ordered. */
  readonly contract_value: StoredSum
  /** What was paid, offline too, less what was given or taken back. */
  readonly cash_payments: StoredSum
  /** What was paid and is not earned yet. */
  readonly deferred_revenue: StoredSum
  /** What is due: ordered, and neither paid nor written off. */
  readonly balance: StoredSum
}

type Amounts = Pick<CustomerDocument, 'contract_value' | 'cash_payments' | 'deferred_revenue' | 'balance'>

/** What a row does to one customer's amounts. */
interface Effect {
  readonly provider: string
  readonly profile: string
  readonly amounts: Partial<Amounts>
  /** The date of the order that it places. */
  readonly orderedAt?: string
}

/** Every profile that ordered of a provider, by its first order, and those that owe. */
export const customers = projection<BillingEvents>({
  name: 'customers',
  version: 2,
  on: {
    'billing.ledger-posted': ({ data }) => changesBy(data.rows),
    // Its row is between accounts of the customer alone.
    'billing.plan-changed': ({ data: { provider, profile, unit, relieved } }) =>
      relieved > 0 ? [changeOf(unit, [{ provider, profile, amounts: { balance: -relieved } }])] : []
  },
  lists: {
    ordered: { by: (document: CustomerDocument) => (document.created_at === null ? null : listOf(document)) },
    owing: {
      by: (document: CustomerDocument) => (isPositiveStored(document.balance) ? listOf(document) : null)
    }
  }
})

/** The key, in the lists of the projection, of a provider's customers in one unit. */
export function listOf({ provider, unit }: Pick<CustomerDocument, 'provider' | 'unit'>): string {
  return `${provider}/${unit}`
}

/** One change for each customer: most rows of an event are of the same. */
function changesBy(rows: readonly LedgerRow[]): Change[] {
  const found: { readonly unit: string; readonly effects: Effect[] }[] = []
  for (const row of rows) {
    const effect = effectOf(row)
    if (!effect) continue
    const known = found.find(({ unit, effects }) => unit === row.unit && isOfSame(effects[0], effect))
    if (known) known.effects.push(effect)
    else found.push({ unit: row.unit, effects: [effect] })
  }
  return found.map(({ unit, effects }) => changeOf(unit, effects))
}

/** Changes of one customer of a provider. */
function changeOf(unit: string, effects: readonly Effect[]): Change {
  const { provider, profile } = effects[0] as Effect
  const of = { provider, unit, profile }
  return change(`${listOf(of)}/${profile}`, (known?: CustomerDocument) =>
    effects.reduce(withEffect, known ?? { ...of, ...noDealings })
  )
}

function isOfSame(one: Effect | undefined, other: Effect): boolean {
  return one?.profile === other.profile && one.provider === other.provider
}

const noDealings = {
  created_at: null,
  last_order_at: null,
  contract_value: 0,
  cash_payments: 0,
  deferred_revenue: 0,
  balance: 0
}

function withEffect(known: CustomerDocument, { amounts, orderedAt }: Effect): CustomerDocument {
  const sum = (name: keyof Amounts) => addStored(known[name], amounts[name] ?? 0)
  const { created_at: first, last_order_at: last } = known
  return {
    provider: known.provider,
    unit: known.unit,
    profile: known.profile,
    created_at: orderedAt && (first === null || orderedAt < first) ? orderedAt : first,
    last_order_at: orderedAt && (last === null || orderedAt > last) ? orderedAt : last,
    contract_value: sum('contract_value'),
    cash_payments: sum('cash_payments'),
    deferred_revenue: sum('deferred_revenue'),
    balance: sum('balance')
  }
}

/** Fees of charges pass over the Backlog of a broker: they are rows of no order, so they name no subscriber. */
function effectOf({
  kind,
  dest,
  orig,
  amount,
  created_at,
  subscriber,
  about
}: LedgerRow): Effect | undefined {
  switch (kind) {
    case 'order':
      // A tax is due as any other order, and has no part in what the customer is worth.
      if (about?.tax_of !== undefined) return by(orig.profile, dest.profile, { balance: amount })
      return {
        provider: orig.profile,
        profile: dest.profile,
        amounts: { contract_value: amount, balance: amount },
        orderedAt: created_at
      }
    case 'payment':
      return by(dest.profile, subscriber, {
        cash_payments: amount,
        deferred_revenue: amount,
        balance: -amount
      })
    case 'change-cancellation':
      return by(dest.profile, subscriber, { contract_value: -amount })
    case 'credit-release':
      return by(dest.profile, subscriber, { deferred_revenue: -amount })
    case 'credit-payment':
      return by(dest.profile, subscriber, { deferred_revenue: amount, balance: -amount })
    case 'recognition':
    case 'deferred-settlement':
      return by(dest.profile, subscriber, { deferred_revenue: -amount })
    case 'write-off':
      return by(dest.profile, subscriber ?? orig.profile, { balance: -amount })
    case 'refund':
    case 'chargeback':
      return by(dest.profile, orig.profile, { cash_payments: -amount })
    case 'chargeback-reversal':
      return by(orig.profile, dest.profile, { cash_payments: amount })
    default:
      return undefined
  }
}

function by(provider: string, profile: string | undefined, amounts: Partial<Amounts>): Effect | undefined {
  return profile === undefined ? undefined : { provider, profile, amounts }
}
