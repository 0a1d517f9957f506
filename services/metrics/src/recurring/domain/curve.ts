/** What a customer is worth a month, over all time: the level that holds from each instant on. */
import { addStored, negativeStored, type StoredSum } from '@bursar/contracts'

/** From an instant (milliseconds since 1970) on it is that, 1/100 of the unit. */
export type Level = readonly [at: number, worth: StoredSum]

/** Levels in order, each another than the one before; before the first it is 0. */
export type Curve = readonly Level[]

/** A stretch [start, end[ of a worth that is added. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly worth: number
}

/** What changes at an instant: the worth a month, and whether the customer pays (1 or -1). */
export interface Jump {
  readonly at: number
  readonly worth: StoredSum
  readonly paying: number
}

/** The sum of pieces. */
export function curveOf(pieces: readonly Piece[]): Curve {
  const changes = new Map<number, StoredSum>()
  const add = (at: number, worth: number) => changes.set(at, addStored(changes.get(at) ?? 0, worth))
  for (const { start, end, worth } of pieces) {
    if (start >= end || worth === 0) continue
    add(start, worth)
    add(end, -worth)
  }
  return curveOfChanges(changes)
}

/** The curve whose level changes so at those instants. */
export function curveOfChanges(changes: ReadonlyMap<number, StoredSum>): Curve {
  const curve: Level[] = []
  let worth: StoredSum = 0
  for (const [at, change] of [...changes].sort(([one], [other]) => one - other)) {
    if (change === 0) continue
    worth = addStored(worth, change)
    curve.push([at, worth])
  }
  return curve
}

/** The level at an instant. */
export function worthAt(curve: Curve, at: number): StoredSum {
  let [low, high] = [0, curve.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (curve[middle]![0] <= at) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : curve[low - 1]![1]
}

/** Whether there was any at an instant or before it. */
export function hadAny(curve: Curve, at: number): boolean {
  return curve.length > 0 && curve[0]![0] <= at
}

/** How the level changes, in order. */
export function jumpsOf(curve: Curve): Jump[] {
  let before: StoredSum = 0
  return curve.map(([at, worth]) => {
    const jump = { at, worth: addStored(worth, negativeStored(before)), paying: pays(worth) - pays(before) }
    before = worth
    return jump
  })
}

/** What has to be added to the jumps of before to have those of now. */
export function differenceOf(before: Curve, now: Curve): Jump[] {
  const jumps = new Map<number, Jump>()
  for (const jump of jumpsOf(now)) jumps.set(jump.at, jump)
  for (const { at, worth, paying } of jumpsOf(before)) {
    const known = jumps.get(at)
    const left = addStored(known?.worth ?? 0, negativeStored(worth))
    jumps.set(at, { at, worth: left, paying: (known?.paying ?? 0) - paying })
  }
  return [...jumps.values()]
    .filter(({ worth, paying }) => worth !== 0 || paying !== 0)
    .sort((one, other) => one.at - other.at)
}

/** 1 for whoever pays. */
export function pays(worth: StoredSum): number {
  return worth === 0 ? 0 : 1
}
