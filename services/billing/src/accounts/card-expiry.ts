/** A card on file that is in its last month is told of: by a job, for its date is known to who may read the card alone. */
import type { CardSaved } from '@bursar/contracts'
import { type AskedJob, eventsOfTypes, type Transaction } from '@bursar/event-sourcing'
import { type JobRun, jobHandler, jobKind } from '@bursar/jobs'
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
    for (const job of expiryOf(event.data, tx.time)) tx.ask(job)
  }
}

/** Nothing of a card that is in its last month already. */
function expiryOf({ profile, exp_date }: Pick<CardSaved, 'profile' | 'exp_date'>, now: string): AskedJob[] {
  const due = `${text(exp_date).slice(0, MONTH)}-01T00:00:00.000Z`
  return due > now ? [cardExpiry.at({ id: profile, due, payload: { profile } })] : []
}

/** Kept with the read models: logs that are brought to new stores have none. */
const SETTING = 'card notices asked for'
const CARDS_AT_ONCE = 500

/** Cards that were saved before there were notices are told of as well: asked for once, what is there already is left. */
export async function askForEarlierCards({ engine, now }: JobRun): Promise<void> {
  const { readModels, events, codec, keys } = engine
  if ((await readModels.setting(SETTING)) !== undefined) return
  const cards = new Map<string, CardSaved>()
  for await (const stored of eventsOfTypes(events, ['billing.card-saved'])) {
    const card = codec.decode(stored).data as CardSaved
    cards.set(card.profile, card)
  }
  const all = [...cards.values()]
  for (let n = 0; n < all.length; n += CARDS_AT_ONCE) {
    const open = await keys.reveal(all.slice(n, n + CARDS_AT_ONCE))
    await events.jobs.ask(
      open.flatMap((card) => expiryOf(card, now)),
      'new'
    )
  }
  await readModels.setSetting(SETTING, now)
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
