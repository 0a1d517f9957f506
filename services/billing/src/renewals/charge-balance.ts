/** A balance is charged to the card on file, by the same steps as a checkout: intent, question, outcome. */
import { BROKER_PROFILE, type ChargeCreated } from '@bursar/contracts'
import type { Engine, Transaction } from '@bursar/event-sourcing'
import type { OpenCharge } from '../accounts/domain/account.ts'
import type { ShownCharge } from '../charges/charge-view.ts'
import { completeCheckout } from '../charges/domain/settlement.ts'
import { askProcessor, outcomeOf, shownCharge } from '../checkout/ask-processor.ts'
import { askToFinish, noteFinished } from '../checkout/finish-checkout-job.ts'
import { giveUpWaiting, yields } from '../checkout/give-up-waiting.ts'
import type { RunningCheckouts } from '../checkout/running-checkouts.ts'
import { unfinishedText } from '../checkout/unfinished-checkout.ts'
import { dunning, termsOf } from '../dunning/domain/dunning.ts'
import type { PaymentProcessor, Source } from '../processors/port.ts'
import { accountStream, dunningStream } from '../shared/streams.ts'
import { collect, missPayment } from './domain/collect.ts'
import { type Balance, balancesDue } from './domain/due.ts'
import { renewal } from './domain/renewal.ts'

export interface RenewalParts {
  readonly engine: Engine
  readonly processor: PaymentProcessor
  readonly running: RunningCheckouts
  /** Commits in the name of whoever asked. */
  write<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>
}

/** Whose balance it is, and by when it is due; absent: by the commit's time. */
export interface Charging {
  readonly profile: string
  readonly payee: Pick<Balance, 'provider' | 'unit'>
  readonly at?: string | undefined
}

interface Intent {
  readonly created: ChargeCreated
  readonly source: Source
  readonly person: string
}

/** Undefined when there was nothing to ask for any more, or no card to ask; the attempt counts all the same. */
export async function chargeBalance(
  parts: RenewalParts,
  charging: Charging
): Promise<ShownCharge | undefined> {
  const { engine, processor, running, write } = parts
  const { profile } = charging
  const checkout = engine.world.id()
  running.began(checkout)
  try {
    // What was held up so once is charged now.
    const { payee } = charging
    const isOfPayee = ({ provider, unit }: OpenCharge) => provider === payee.provider && unit === payee.unit
    await giveUpWaiting(parts, profile, (charge) => yields(charge) && isOfPayee(charge))
    const intent = await write((tx) => begin(tx, engine, charging, checkout))
    if (!intent) return undefined
    const [answered] = await askProcessor(processor, [intent.created], intent.source)
    if (!answered) return undefined
    await write(async (tx) => {
      const { account } = await tx.load(accountStream(profile), renewal)
      const outcome = outcomeOf(answered.answer, intent.person)
      const decision = completeCheckout(account, intent.created.charge, outcome, tx.time)
      tx.append(accountStream(profile), decision)
      noteFinished(tx, { checkout })
    })
    return shownCharge(answered)
  } finally {
    running.ended(checkout)
  }
}

async function begin(
  tx: Transaction,
  engine: Engine,
  { profile, payee, at = tx.time }: Charging,
  checkout: string
): Promise<Intent | undefined> {
  const { account, schedule } = await tx.load(accountStream(profile), renewal)
  const balance = balancesDue(schedule).find(
    ({ provider, unit, from, until }) =>
      provider === payee.provider && unit === payee.unit && from <= at && at <= until
  )
  if (!balance) return undefined
  const terms = termsOf(await tx.load(dunningStream(balance.provider), dunning))
  const { card } = account
  if (!card || schedule.isCardDead) {
    tx.append(accountStream(profile), missPayment(profile, balance, terms, tx.time))
    return undefined
  }
  const { person } = card
  const source: Source = { is: 'card', key: card.card_key }
  const resume = await unfinishedText(engine, { user: '', person, source, answer: null })
  const ids = { charge: engine.world.id(), checkout, profile, broker: BROKER_PROFILE, resume, dunning: terms }
  const decision = collect(account, balance, ids, tx.time)
  tx.append(accountStream(profile), decision)
  askToFinish(tx, { checkout, profile }, tx.time)
  const [intent] = decision.ok ? decision.events : []
  return intent && { created: intent.data, source, person }
}
