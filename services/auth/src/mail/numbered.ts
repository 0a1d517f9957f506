/** The number of the invoice, or credit note, that a mail leads to: it is given after the commit that the mail follows. */
import type { Engine } from '@bursar/event-sourcing'
import { BILLING_NOTICES, type Numbered, noticeKey } from './billing-notices-projection.ts'

/** A mail looks so often, and so many milliseconds apart; then it is tried again later. */
const LOOKS = 20
const PAUSE_MS = 100

/** At this try it goes without: what numbers invoices has stopped, and nobody is to wait for a receipt. */
const LAST_TRY = 4

/** Empty where there is none. */
export async function numberOf(
  { collection, world }: Engine,
  kind: 'paidBy' | 'givenBack',
  about: string,
  tries: number
): Promise<string> {
  for (let look = 0; look < LOOKS; look++) {
    const found = await collection(BILLING_NOTICES).get<Numbered>(noticeKey(kind, about))
    if (found?.number !== '') return found?.number ?? ''
    if (tries >= LAST_TRY) return ''
    await world.clock.sleep(PAUSE_MS)
  }
  throw new Error('what the mail leads to has no number yet')
}
