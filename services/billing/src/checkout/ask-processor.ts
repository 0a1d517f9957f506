import type { ChargeCreated } from '@bursar/contracts'
import type { ShownCharge } from '../charges/charge-view.ts'
import { NOT_ASKED } from '../charges/domain/not-asked.ts'
import type { Outcome } from '../charges/domain/settlement.ts'
import { type ChargeState, partsOf } from '../charges/projection.ts'
import { noAnswer } from '../processors/no-answer.ts'
import type { ChargeAnswer, PaymentProcessor, Source } from '../processors/port.ts'

/** A charge with what the processor said to it. */
export interface AnsweredCharge {
  readonly created: ChargeCreated
  readonly answer: ChargeAnswer
}

/** Asks for the charges one after the other; when the first is declined the others are not asked for. */
export async function askProcessor(
  processor: PaymentProcessor,
  charges: readonly ChargeCreated[],
  source: Source
): Promise<AnsweredCharge[]> {
  const answered: AnsweredCharge[] = []
  for (const created of charges) {
    const answer =
      answered[0]?.answer.is === 'declined'
        ? declined(NOT_ASKED)
        : await ask(processor, created, source, created.remember_card || charges.length > 1)
    answered.push({ created, answer })
  }
  return answered
}

/** A processor that does not answer leaves the charge open: the profile's next checkout asks it again. */
async function ask(processor: PaymentProcessor, created: ChargeCreated, source: Source, keepsCard: boolean) {
  const { charge, amount, unit, profile, billing_date } = created
  // Nobody waits for the answer of a renewal.
  const terms = { profile, isPresent: billing_date === undefined, keepsCard }
  try {
    return await processor.charge({ id: keyOf(created), charge, amount, unit, source, ...terms })
  } catch {
    return noAnswer()
  }
}

/** What the processor knows the charge by: an invoice is paid by one try of several, each with a card of its own. */
function keyOf({ charge, invoice }: Pick<ChargeCreated, 'charge' | 'invoice'>): string {
  return invoice ? `${charge}-${invoice.attempt}` : charge
}

/** An answer of ours, to a charge that the processor is not asked for. */
export function declined(reason: string): ChargeAnswer {
  return { is: 'declined', reason, detail: 'The charge was not made.' }
}

/** The answer as the rules take it; `person` is whose key seals the card's texts. */
export function outcomeOf(answer: ChargeAnswer, person: string): Outcome {
  if (answer.is === 'declined') return { is: 'declined', reason: answer.reason }
  if (answer.is === 'waiting') {
    const { is, processor_key, card } = answer
    return { is, processor_key, card: { ...card, person } }
  }
  return { ...answer, card: { ...answer.card, person } }
}

const STATES: Readonly<Record<ChargeAnswer['is'], ChargeState>> = {
  settled: 'done',
  pending: 'created',
  waiting: 'created',
  declined: 'failed'
}

/** The charge as it now stands. */
export function shownCharge({ created, answer }: AnsweredCharge): ShownCharge {
  const { charge, created_at, amount, unit, description, invoice } = created
  const parts = partsOf(created.lines)
  const said = { charge, created_at, amount, unit, description, state: STATES[answer.is], parts }
  const common = { ...said, ...(invoice && { claim_code: invoice.claim_code }) }
  if (answer.is === 'declined') return { ...common, processor_key: null, last4: '', exp_date: null }
  const { last4, exp_date } = answer.card
  return { ...common, processor_key: answer.processor_key, last4, exp_date }
}
