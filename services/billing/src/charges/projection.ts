import type {
  BillingEvents,
  ChargeCreated,
  ChargeDeclined,
  ChargeFailed,
  ChargePending,
  ChargeSettled,
  InvoiceChanged,
  InvoiceCreated,
  Personal
} from '@bursar/contracts'
import { change, insert, projection, type RecordedEvent } from '@bursar/event-sourcing'

export type ChargeState = 'created' | 'done' | 'failed'

/** A charge as it is shown; the document's key is its id. */
export interface ChargeDocument {
  readonly charge: string
  readonly profile: string
  readonly provider: string
  readonly unit: string
  readonly amount: number
  readonly description: string
  readonly created_at: string
  readonly state: ChargeState
  /** The processor's id of it; null until the processor has answered. */
  readonly processor_key: string | null
  readonly last4: Personal
  readonly exp_date: Personal | null
  /** Of an invoice: whoever has it can read and pay it. */
  readonly claim_code?: string
  /** Of an invoice: true while the processor is asked to charge a card for it. */
  readonly asked?: boolean
  /** Of an invoice: its orders, and when nothing was due on them any more. */
  readonly lines?: InvoiceCreated['lines']
  readonly done_at?: string
}

/** The reason of a charge that was never asked for, because the first one of its checkout was declined. */
export const NOT_ASKED = 'not_asked'

/** Every charge, and those on which the processor's answer is not recorded yet. */
export const charges = projection<BillingEvents>({
  name: 'charges',
  version: 3,
  on: {
    'billing.charge-created': ({ data }) => asked(data),
    'billing.invoice-created': ({ data }) => [insert((data as InvoiceCreated).charge, invoiced(data))],
    'billing.invoice-changed': ({ data }) => [
      change((data as InvoiceChanged).charge, (held: ChargeDocument | undefined) => reduced(held, data))
    ],
    'billing.charge-settled': (event: RecordedEvent<ChargeSettled>) =>
      answered(event.data, 'done', event.data.settled_at),
    'billing.charge-pending': (event: RecordedEvent<ChargePending>) => answered(event.data, 'created'),
    'billing.charge-declined': ({ data }) => [
      change((data as ChargeDeclined).charge, (held: ChargeDocument | undefined) => declined(held, data))
    ],
    'billing.charge-failed': ({ data }) => [
      change((data as ChargeFailed).charge, (held: ChargeDocument | undefined) => failed(held))
    ]
  },
  lists: {
    all: { by: () => '', amount: ({ unit, amount }: ChargeDocument) => ({ unit, sum: amount }) },
    unanswered: {
      by: ({ state, processor_key, claim_code, asked }: ChargeDocument) =>
        state === 'created' && processor_key === null && (claim_code === undefined || asked) ? '' : null
    }
  },
  lookups: {
    processor_key: ({ processor_key }: ChargeDocument) => processor_key,
    claim_code: ({ claim_code }: ChargeDocument) => claim_code ?? null
  }
})

/** A charge of its own, or that a card is asked to pay an invoice. */
function asked(data: ChargeCreated) {
  if (!data.invoice) return [insert(data.charge, created(data))]
  return [
    change(data.charge, (held: ChargeDocument | undefined) => (held ? { ...held, asked: true } : undefined))
  ]
}

function invoiced({ claim_code, lines, ...data }: InvoiceCreated): ChargeDocument {
  return { ...created(data), claim_code, asked: false, lines }
}

function reduced(held: ChargeDocument | undefined, { amount, changed_at }: InvoiceChanged) {
  if (!held) return undefined
  return amount > 0 ? { ...held, amount } : { ...held, amount, state: 'done' as const, done_at: changed_at }
}

function created(
  data: Pick<
    ChargeCreated,
    'charge' | 'profile' | 'provider' | 'unit' | 'amount' | 'description' | 'created_at'
  >
): ChargeDocument {
  const { charge, profile, provider, unit, amount, description, created_at } = data
  return {
    charge,
    profile,
    provider,
    unit,
    amount,
    description,
    created_at,
    state: 'created',
    processor_key: null,
    last4: '',
    exp_date: null
  }
}

function answered(
  { charge, processor_key, last4, exp_date }: ChargeSettled | ChargePending,
  state: ChargeState,
  done_at?: string
) {
  return [
    change(charge, (held: ChargeDocument | undefined) => {
      if (!held) return undefined
      const after = { ...held, state, processor_key, last4, exp_date }
      if (held.claim_code === undefined) return after
      return { ...after, asked: false, ...(done_at !== undefined && { done_at }) }
    })
  ]
}

/** Of a checkout whose first charge is declined nothing is shown; a later one that is declined failed. */
function declined(held: ChargeDocument | undefined, { ordinal, reason }: ChargeDeclined) {
  if (held?.claim_code !== undefined) return unpaid(held)
  return ordinal === 0 || reason === NOT_ASKED ? undefined : failed(held)
}

function failed(held: ChargeDocument | undefined): ChargeDocument | undefined {
  if (!held) return undefined
  return held.claim_code === undefined ? { ...held, state: 'failed' } : unpaid(held)
}

/** An invoice whose card did not pay stands as it did before. */
function unpaid(held: ChargeDocument): ChargeDocument {
  return { ...held, state: 'created', asked: false, processor_key: null, last4: '', exp_date: null }
}
