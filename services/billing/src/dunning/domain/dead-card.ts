/** Declines after which the same card is never asked again: it is lost, stolen or closed, in the words of processors. */
const DEAD_CARD: ReadonlySet<string> = new Set([
  'lost_card',
  'stolen_card',
  'pickup_card',
  'card_closed',
  'invalid_account'
])

/** True of a decline after which only a new card may be asked. */
export function isDeadCard(reason: string): boolean {
  return DEAD_CARD.has(reason)
}
