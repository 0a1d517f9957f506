/** What is reserved, compared with what the log says: nothing is missing, nobody has another's name, and none is left over. */
import { nameHolder } from '@bursar/contracts'
import type { Reservation } from '../ports/event-store.ts'
import type { Clock } from '../ports/world.ts'
import { type Claim, keyOf, type LogNames } from './log-names.ts'
import { isReserved } from './make-names.ts'
import { type ClaimParts, claimsOf } from './stream-claims.ts'
import { openedStreams, reservedPages } from './walks.ts'

export interface NamesFound {
  /** How many reservations were compared. */
  readonly compared: number
  /** What is wrong, at most a few. */
  readonly wrong: readonly string[]
}

export type CompareParts = ClaimParts & { readonly clock: Pick<Clock, 'now' | 'sleep'> }

/** Events and reservations read at once, faults that are named, and milliseconds that two instants of one change may be apart. */
const limits = { page: 1_000, named: 5, apartMs: 600_000 }

/** Goes through the log, and then through what is stored. What moved on meanwhile is looked at again. */
export async function compareNames(parts: CompareParts, names: readonly LogNames[]): Promise<NamesFound> {
  const wrong = new Map<string, string>()
  const { events, clock } = parts
  for await (const { streams } of openedStreams(events, names, 0, limits.page)) {
    for (const { stream, names: of } of streams) {
      for (const [key, text] of await unreserved(parts, of, stream)) wrong.set(key, text)
    }
    await clock.sleep(0)
  }
  const bySpace = new Map(names.flatMap((one) => one.spaces.map((space) => [space, one] as const)))
  let compared = 0
  for await (const page of bySpace.size > 0 ? reservedPages(events, limits.page) : []) {
    for (const reservation of page) {
      const of = bySpace.get(reservation.space)
      if (!of) continue
      compared += 1
      if (!wrong.has(keyOf(reservation)) && !(await isGiven(parts, of, reservation)))
        wrong.set(
          keyOf(reservation),
          `${describe(reservation)} is reserved for ${ownerOf(reservation)}, but no event in the log reserves it`
        )
    }
    await clock.sleep(0)
  }
  return { compared, wrong: [...wrong.values()].slice(0, limits.named) }
}

/** Names that a stream's events give it and that are not reserved so, by key. */
async function unreserved(parts: CompareParts, of: LogNames, stream: string): Promise<Map<string, string>> {
  const first = await once()
  // What is written in one append is read in two: a change in between shows once.
  return first.size === 0 ? first : once()

  async function once() {
    const found = new Map<string, string>()
    const { claims = [] } = await claimsOf(parts, of, stream)
    for (const claim of claims) {
      if (claim.uncertain || !isReserved(claim.value, parts.clock.now())) continue
      const reservation = await parts.events.reserved(claim.space, claim.name)
      if (!reservation) found.set(keyOf(claim), `${describe(claim)} of ${stream} is not reserved`)
      else if (!isSame(claim, reservation) && !(await isGiven(parts, of, reservation)))
        found.set(
          keyOf(claim),
          `${describe(claim)} is reserved for ${ownerOf(reservation)}, but the log gives it to ${stream}`
        )
    }
    return found
  }
}

/** Whether the events of whoever has a name give it; of somebody erased that cannot be told. */
async function isGiven(parts: CompareParts, of: LogNames, reservation: Reservation): Promise<boolean> {
  const { claims } = await claimsOf(parts, of, of.streamOf(nameHolder(reservation.value).of))
  if (claims === undefined || claims.some((claim) => isSame(claim, reservation))) return true
  const now = await parts.events.reserved(reservation.space, reservation.name)
  return now === undefined || (now.value !== reservation.value && isGiven(parts, of, now))
}

/** One name, for one owner; a name that was given up is kept up to the same time, but for what clocks differ. */
function isSame(claim: Claim, reservation: Reservation): boolean {
  if (keyOf(claim) !== keyOf(reservation)) return false
  const [one, other] = [nameHolder(claim.value), nameHolder(reservation.value)]
  if (one.keptUntil === null || other.keptUntil === null) return claim.value === reservation.value
  const isOwner = other.owner === one.owner || other.owner === one.of
  const apart = Math.abs(Date.parse(one.keptUntil) - Date.parse(other.keptUntil))
  return one.of === other.of && isOwner && apart <= limits.apartMs
}

const describe = ({ space, name }: Pick<Reservation, 'space' | 'name'>) => `${space} ${name.slice(0, 14)}…`

const ownerOf = ({ value }: Reservation) => nameHolder(value).of
