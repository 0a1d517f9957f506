import type { AccountEvent } from '../../accounts/domain/account.ts'
import type { TermsInForce } from '../../terms/domain/terms-in-force.ts'

/** The order says by which terms it was priced, where those are not the plan's. */
export function keptTerms(
  events: readonly AccountEvent[],
  { held: terms }: Pick<TermsInForce, 'held'>
): AccountEvent[] {
  return events.map((event) =>
    terms && event.type === 'billing.order-placed' && event.data.tax_of === undefined
      ? { ...event, data: { ...event.data, terms } }
      : event
  )
}
