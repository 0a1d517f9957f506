/** Names that users and profiles gave up, of whichever service: both are one space of names. */
import { keptUntil } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import type { LeftName } from './model.ts'

/** Times that one name was given up that are gone through; what is more is given to nobody. */
const most = 1_000

/** Whom a name is kept for; undefined when nobody gave it up within the year. Who gave it up last has it. */
export async function keptFor(
  access: Pick<Collection, 'find'>,
  name: string,
  now: string
): Promise<string | undefined> {
  let [last, after]: [LeftName | undefined, string] = [undefined, '']
  for (let n = 0; n < most; n++) {
    const found = await access.find('left_folded', name.toLowerCase(), after)
    if (!found) return last && now < keptUntil(last.at) ? last.owner : undefined
    const one: LeftName = JSON.parse(found.body)
    if (!last || last.at <= one.at) last = one
    after = found.key
  }
  return ''
}
