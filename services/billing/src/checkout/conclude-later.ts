/**
 * What the processor says of a charge after its first answer. One that waited for its customer orders now what it
 * buys, as if the checkout that made it had had the answer at once.
 */
import type { Transaction } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import { account, type OpenCharge } from '../accounts/domain/account.ts'
import { type ConcludeLater, settlePending } from '../charges/settle-pending.ts'
import type { CardFace, ChargeAnswer, LaterAnswer } from '../processors/port.ts'
import { seatMaking } from '../seats/seat-making.ts'
import { accountStream } from '../shared/streams.ts'
import { text } from '../shared/views.ts'
import { completeCharges } from './complete-checkout.ts'
import { noteFinished } from './finish-checkout-job.ts'
import { readUnfinished } from './unfinished-checkout.ts'

type Known = Exclude<LaterAnswer, { is: 'waiting' }>
type Waiting = OpenCharge & { readonly card: NonNullable<OpenCharge['card']> }
type Reading = Pick<OperationRequest, 'engine' | 'reveal'>

/** Adds nothing when it says nothing new, or when the charge ended meanwhile. */
export const concludeLater: ConcludeLater = async (tx, { engine, reveal }, of, said) => {
  const { charges } = await tx.load(accountStream(of.profile), account)
  const open = charges[of.charge]
  if (open?.stage === 'pending') await settlePending(tx, reveal, of, said)
  if (open?.stage !== 'waiting' || !open.card || said.is === 'waiting') return
  await concludeWaiting(tx, { engine, reveal }, { ...open, card: open.card }, said, of.now)
}

async function concludeWaiting(
  tx: Transaction,
  { engine, reveal }: Reading,
  open: Waiting,
  said: Known,
  now: string
): Promise<void> {
  const { checkout, profile, ordered_by = '', card, ordinal, charge } = open
  const left = await readUnfinished(engine, open.resume)
  const { charges } = await tx.load(accountStream(profile), account)
  const user = left?.user ?? ordered_by
  const of = { checkout, profile, user, person: card.person, origin: left?.origin, now }
  const answer = answerOf(said, card.processor_key, await faceOf(card, reveal))
  const answered = [{ created: open, answer }]
  // What costs nothing goes with the first charge of its checkout.
  const free = ordinal === 0 ? (left?.free ?? []) : []
  await completeCharges(tx, { ...of, seats: seatMaking(engine) }, answered, free)
  const isLast = !Object.values(charges).some((one) => one.checkout === checkout && one.charge !== charge)
  if (isLast) noteFinished(tx, { checkout })
}

function answerOf(said: Known, processor_key: string, face: CardFace): ChargeAnswer {
  switch (said.is) {
    case 'settled':
      return { is: 'settled', processor_key, fee: said.fee, card: said.card ?? face }
    case 'pending':
      return { is: 'pending', processor_key, card: said.card ?? face }
    case 'failed':
      return { is: 'declined', reason: said.reason, detail: '' }
  }
}

async function faceOf(card: Waiting['card'], reveal: Reading['reveal']): Promise<CardFace> {
  const { last4, exp_date } = await reveal({ last4: card.last4, exp_date: card.exp_date })
  return { last4: text(last4), exp_date: text(exp_date), card_key: null }
}
