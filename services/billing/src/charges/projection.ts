import type {
  BillingEvents,
  ChargeCreated,
  ChargeDeclined,
  ChargeFailed,
  ChargePending,
  ChargeSettled,
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
}

/** The reason of a charge that was never asked for, because the first one of its checkout was declined. */
export const NOT_ASKED = 'not_asked'

/** Every charge, and those on which the processor's answer is not recorded yet. */
export const charges = projection<BillingEvents>({
  name: 'charges',
  version: 2,
  on: {
    'billing.charge-created': ({ data }) => [insert((data as ChargeCreated).charge, created(data))],
    'billing.charge-settled': (event: RecordedEvent<ChargeSettled>) => answered(event.data, 'done'),
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
      by: ({ state, processor_key }: ChargeDocument) =>
        state === 'created' && processor_key === null ? '' : null
    }
  },
  lookups: { processor_key: ({ processor_key }: ChargeDocument) => processor_key }
})

function created(data: ChargeCreated): ChargeDocument {
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
  state: ChargeState
) {
  return [
    change(charge, (held: ChargeDocument | undefined) =>
      held ? { ...held, state, processor_key, last4, exp_date } : undefined
    )
  ]
}

/** Of a checkout whose first charge is declined nothing is shown; a later one that is declined failed. */
function declined(held: ChargeDocument | undefined, { ordinal, reason }: ChargeDeclined) {
  return ordinal === 0 || reason === NOT_ASKED ? undefined : failed(held)
}

function failed(held: ChargeDocument | undefined): ChargeDocument | undefined {
  return held ? { ...held, state: 'failed' } : undefined
}
