/** Proves that the names of users, profiles, plans and coupons are reserved for whom the log gives them to. */
import type { Engine } from '@bursar/event-sourcing'
import type { CheckOutcome } from './outcome.ts'

const remedy =
  'Missing names are created at the first start of a restored backup (`bursar backup`, then `bursar restore` to an empty ' +
  'place). Changed or surplus names were written without an event: restore the last backup for which verify says ' +
  'that everything is in order.'

export async function checkNames(engine: Engine): Promise<CheckOutcome> {
  const name = `${engine.service} reservations`
  const found = await engine.compareNames()
  if (!found) return { name, ok: true, detail: 'the log gives none' }
  const { compared, wrong } = found
  if (wrong.length === 0) return { name, ok: true, detail: `${compared}, all as in the log` }
  return { name, ok: false, detail: `${wrong.join('; ')}. ${remedy}` }
}
