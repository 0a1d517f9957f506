import type {
  BillingEvents,
  ChargeCreated,
  ChargeDeclined,
  ChargeFailed,
  ChargePending,
  ChargeSettled,
  ChargeWaiting,
  InvoiceChanged,
  InvoiceCreated,
  Personal,
  RefundedLine
} from '@bursar/contracts'
import { change, insert, projection, type RecordedEvent } from '@bursar/event-sourcing'
import { dealingsKey } from '../ledger/projection.ts'
import { NOT_ASKED } from './domain/not-asked.ts'

export type ChargeState = 'created' | 'done' | 'failed' | 'disputed'

/** A line, and what of it was given back; 1/100 units. */
export interface ChargePart {
  readonly description: string
  readonly amount: number
  readonly refunded: number
}

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
  /** What it is for, line by line. */
  readonly parts: readonly ChargePart[]
  /** Of an invoice: whoever has it can read and pay it. */
  readonly claim_code?: string
  /** Of an invoice: true while the processor is asked to charge a card for it. */
  readonly asked?: boolean
  /** Of an invoice: its orders, and when nothing was due on them any more. */
  readonly lines?: InvoiceCreated['lines']
  readonly done_at?: string
  /** What its provider gave back of what it was handed on; absent of one that gave back nothing. 1/100 units. */
  readonly given_back?: number
  /** What was refunded and did not reach whoever had paid; absent where nothing was. 1/100 units. */
  readonly unreturned?: number
  /** What of that its bank took while it is disputed. */
  readonly taken_back?: number
}

/** Every charge, and those on which the processor's answer is not recorded yet. */
export const charges = projection<BillingEvents>({
  name: 'charges',
  version: 6,
  on: {
    'billing.charge-created': ({ data }) => asked(data),
    'billing.invoice-created': ({ data }) => [insert((data as InvoiceCreated).charge, invoiced(data))],
    'billing.invoice-changed': ({ data }) => [
      change((data as InvoiceChanged).charge, (held: ChargeDocument | undefined) => reduced(held, data))
    ],
    'billing.charge-settled': (event: RecordedEvent<ChargeSettled>) =>
      answered(event.data, 'done', event.data.settled_at),
    'billing.charge-pending': (event: RecordedEvent<ChargePending>) => answered(event.data, 'created'),
    'billing.charge-waiting': (event: RecordedEvent<ChargeWaiting>) => answered(event.data, 'created'),
    'billing.charge-declined': ({ data }) => [
      change((data as ChargeDeclined).charge, (held: ChargeDocument | undefined) => declined(held, data))
    ],
    'billing.charge-failed': ({ data }) => [
      change((data as ChargeFailed).charge, (held: ChargeDocument | undefined) => failed(held))
    ],
    'billing.charge-refunded': ({ data }) => [
      change(
        data.charge,
        (held: ChargeDocument | undefined) =>
          held && givingBack(withRefunded(held, data.lines), distributionOf(data.lines))
      )
    ],
    'billing.refund-failed': ({ data: { charge, amount, lines } }) => [
      change(
        charge,
        (held: ChargeDocument | undefined) =>
          held && givingBack({ ...held, unreturned: (held.unreturned ?? 0) + amount }, -distributionOf(lines))
      )
    ],
    'billing.charge-disputed': ({ data: { charge, lines } }) => [
      change(charge, (held: ChargeDocument | undefined) => {
        const taken_back = distributionOf(lines)
        return held && givingBack({ ...held, state: 'disputed', taken_back }, taken_back)
      })
    ],
    'billing.dispute-won': ({ data }) => [
      change(data.charge, (held: ChargeDocument | undefined) => {
        if (!held) return undefined
        const { taken_back = 0, ...charge } = held
        return givingBack({ ...charge, state: 'done' }, -taken_back)
      })
    ],
    'billing.dispute-lost': ({ data }) => becomes(data.charge, 'failed')
  },
  lists: {
    all: { by: () => '', amount: amountOf },
    payer: { by: ({ profile }: ChargeDocument) => profile, amount: amountOf },
    dealings: {
      by: ({ profile, provider }: ChargeDocument) => dealingsKey(profile, provider),
      amount: amountOf
    },
    received: { by: ({ provider }: ChargeDocument) => provider, amount: amountOf },
    received_in: {
      by: ({ provider, state }: ChargeDocument) => receivedKey(provider, state),
      amount: amountOf
    },
    /** By when they were made, what their provider gave back of them. */
    given_back: {
      by: ({ provider, given_back }: ChargeDocument) => (given_back ? provider : null),
      amount: ({ unit, given_back = 0 }: ChargeDocument) => ({ unit, sum: given_back })
    },
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

/** Key of a list of what a provider received, or did not, by the charge's state. */
export function receivedKey(provider: string, state: string): string {
  return `${provider}/${state}`
}

/** The lines of a charge before anything was given back. */
export function partsOf(
  lines: readonly { readonly description: string; readonly amount: number }[]
): readonly ChargePart[] {
  return lines.map(({ description, amount }) => ({ description, amount, refunded: 0 }))
}

/** The charge after lines of it were refunded. */
export function withRefunded<Charge extends Pick<ChargeDocument, 'parts'>>(
  charge: Charge,
  lines: readonly Pick<RefundedLine, 'line' | 'amount'>[]
): Charge {
  const backOf = (n: number) => lines.reduce((sum, { line, amount }) => sum + (line === n ? amount : 0), 0)
  return {
    ...charge,
    parts: charge.parts.map((part, n) => ({ ...part, refunded: part.refunded + backOf(n) }))
  }
}

function givingBack({ given_back = 0, ...charge }: ChargeDocument, more: number): ChargeDocument {
  const sum = given_back + more
  return sum === 0 ? charge : { ...charge, given_back: sum }
}

function distributionOf(lines: readonly Pick<RefundedLine, 'distribution_back'>[]): number {
  return lines.reduce((sum, { distribution_back }) => sum + distribution_back, 0)
}

function amountOf({ unit, amount }: ChargeDocument) {
  return { unit, sum: amount }
}

/** A charge of its own, or that a card is asked to pay an invoice. */
function asked(data: ChargeCreated) {
  if (!data.invoice) return [insert(data.charge, created(data))]
  return [
    // What is charged for an invoice is what is due of it then.
    change(
      data.charge,
      (held: ChargeDocument | undefined) => held && { ...held, asked: true, parts: partsOf(data.lines) }
    )
  ]
}

function invoiced({ claim_code, lines, ...data }: InvoiceCreated): ChargeDocument {
  return { ...created({ ...data, lines }), claim_code, asked: false, lines }
}

function reduced(held: ChargeDocument | undefined, { amount, changed_at }: InvoiceChanged) {
  if (!held) return undefined
  return amount > 0 ? { ...held, amount } : { ...held, amount, state: 'done' as const, done_at: changed_at }
}

function created(
  data: Pick<
    ChargeCreated,
    'charge' | 'profile' | 'provider' | 'unit' | 'amount' | 'description' | 'created_at'
  > & { readonly lines: Parameters<typeof partsOf>[0] }
): ChargeDocument {
  const { charge, profile, provider, unit, amount, description, created_at, lines } = data
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
    exp_date: null,
    parts: partsOf(lines)
  }
}

function answered(
  { charge, processor_key, last4, exp_date }: ChargeSettled | ChargePending | ChargeWaiting,
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

function becomes(charge: string, state: ChargeState) {
  return [change(charge, (held: ChargeDocument | undefined) => held && { ...held, state })]
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
