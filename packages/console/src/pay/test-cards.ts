/** What the test processor knows, in place of numbers that people type. */
export const testCards = [
  ['tok_visa', 'Card ending 4242, which pays'],
  ['tok_chargeDeclined', 'Card ending 0002, which is declined'],
  ['tok_pending', 'Card ending 0077, whose payment takes a while']
] as const
