/** A card on file that is in its last month is told of: by a job, for its date is known to who may read the card alone. */
import type { Transaction } from '@bursar/event-sourcing'
import { jobHandler, jobKind } from '@bursar/jobs'
import { accountStream } from '../shared/streams.ts'
import { text } from '../shared/views.ts'
import { type AccountEvent, account } from './domain/account.ts'
import { tellOfExpiry } from './domain/card.ts'

const cardExpiry = jobKind<{ readonly profile: string }>('card-expires')

const MONTH = 'YYYY-MM'.length

/** To be called with events that put cards on file, whose texts are in clear; a later card takes the place of one before it. */
export function askForExpiry(tx: Transaction, events: readonly AccountEvent[]): void {
  for (const event of events) {
    if (event.type !== 'billing.card-saved') continue
    const { profile, exp_date } = event.data
    const due = `${text(exp_date).slice(0, MONTH)}-01T00:00:00.000Z`
    if (due > tx.time) tx.ask(cardExpiry.at({ id: profile, due, payload: { profile } }))
  }
}

/** Tells of it; of a card that another took the place of, or that is over, nothing. */
export const cardExpiryJob = jobHandler(cardExpiry, async ({ profile }, run) => {
  const { keys } = run.engine
  await run.transact(async (tx) => {
    const { card } = await tx.load(accountStream(profile), account)
    const month = text((await keys.reveal(card))?.exp_date).slice(0, MONTH)
    if (card) tx.append(accountStream(profile), tellOfExpiry(profile, card, month, tx.time))
  })
})
