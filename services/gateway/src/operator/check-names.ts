/** Proves that the names of users, profiles, plans and coupons are reserved for whom the log gives them to. */
import type { Engine } from '@bursar/event-sourcing'
import type { CheckOutcome } from './outcome.ts'

const remedy =
  'What is missing is made by the first start of a restored backup (`bursar backup`, then `bursar restore` to an empty ' +
  'place). What is changed or left over somebody wrote past the log: restore the last backup of which verify says ' +
  'that it holds.'

export async function checkNames(engine: Engine): Promise<CheckOutcome> {
  const name = `${engine.service} reservations`
  const found = await engine.compareNames()
  if (!found) return { name, ok: true, detail: 'none that follow from the log' }
  const { compared, wrong } = found
  if (wrong.length === 0) return { name, ok: true, detail: `${compared}, as the log says` }
  return { name, ok: false, detail: `${wrong.join('; ')}. ${remedy}` }
}
