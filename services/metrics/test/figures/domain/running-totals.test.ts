import fc from 'fast-check'
import t from 'tap'
import {
  addToTotals,
  type SumsDocument,
  storedInstant,
  totalsBefore,
  totalsPlaces
} from '../../../dist/figures/domain/running-totals.js'

const change = fc.record({
  at: fc.integer({ min: Date.UTC(2023, 10, 1), max: Date.UTC(2024, 2, 31) }),
  numbers: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }))
})
type Added = { at: number; numbers: readonly number[] }

function kept(changes: readonly Added[]): Map<string, SumsDocument> {
  const documents = new Map<string, SumsDocument>()
  for (const { at, numbers } of changes) {
    const places = totalsPlaces('p/', at)
    const named = new Set(places.map(({ key }) => key))
    const check = (key: string) => {
      if (!named.has(key)) throw new Error(`${key} was not named`)
      return key
    }
    const port = {
      get: <Document>(key: string) => documents.get(check(key)) as Document | undefined,
      put: (key: string, document: object) => documents.set(check(key), document as SumsDocument),
      remove: (key: string) => documents.delete(check(key))
    }
    addToTotals(port, places, numbers)
  }
  return documents
}

t.test('totals at any kept instant are what was added before it', (t) => {
  fc.assert(
    fc.property(fc.array(change), fc.array(change.map(({ at }) => at)), (changes, instants) => {
      const documents = kept(changes)
      for (const instant of [...instants, ...changes.map(({ at }) => at)].map(storedInstant)) {
        const before = changes.filter(({ at }) => at < instant)
        const expected = [0, 1].map((n) => before.reduce((sum, { numbers }) => sum + numbers[n]!, 0))
        t.same(
          totalsBefore((key) => documents.get(key)?.sums, 'p/', instant, 2),
          expected
        )
      }
    })
  )
  t.end()
})

t.test('the documents say what the sums are, not how they came about', (t) => {
  const undone = ({ at, numbers: [a, b] }: Added) => ({ at, numbers: [-a!, -b!] })
  fc.assert(
    fc.property(fc.array(change), fc.array(change), (changes, passing) => {
      const there = kept([...passing, ...changes.toReversed(), ...passing.map(undone)])
      const sorted = (documents: Map<string, SumsDocument>) => [...documents].sort()
      t.same(sorted(there), sorted(kept(changes)))
    })
  )
  t.end()
})

t.test('every zone of today begins its days and hours with a kept instant', (t) => {
  for (const offset of [0, 5.5, 5.75, -3.5, 12.75, -11]) {
    const midnight = Date.UTC(2026, 4, 1) - offset * 3_600_000
    t.equal(storedInstant(midnight), midnight)
  }
  t.equal(storedInstant(midnightAnd(1)), midnightAnd(0))
  t.end()
})

function midnightAnd(milliseconds: number): number {
  return Date.UTC(2026, 4, 1) + milliseconds
}
