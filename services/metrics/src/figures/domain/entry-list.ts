/**
 * Numbered entries with a few numbers each, as one flat list by ascending entry. Numbers in a list and not
 * objects: there are more documents of these than of any other, and they are small. A sum that no number holds is the
 * text of its digits; entries are numbers.
 */
import { addStored, type StoredSum } from '@bursar/contracts'

/** Where the entry begins that is `entry` or a later one; `width` counts the entry itself. */
export function firstNotBefore(list: readonly StoredSum[], width: number, entry: number): number {
  let low = 0
  let high = list.length / width
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle * width] as number) < entry) low = middle + 1
    else high = middle
  }
  return low * width
}

/** The list with `numbers` added to those of an entry, which is made when it is not there. */
export function withAdded(
  list: readonly StoredSum[],
  entry: number,
  numbers: readonly StoredSum[]
): StoredSum[] {
  const added = list.slice()
  const at = firstNotBefore(list, numbers.length + 1, entry)
  if (added[at] === entry) {
    for (let n = 0; n < numbers.length; n++) added[at + 1 + n] = addStored(added[at + 1 + n]!, numbers[n]!)
  } else if (at === added.length) added.push(entry, ...numbers)
  else added.splice(at, 0, entry, ...numbers)
  return added
}
