/** Works the kept sums of the book's lists out again, row by row and exactly, and compares them with what is kept. */
import { type Exact, plus } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { Check } from '@bursar/service-kit'
import { readBook } from './ledger-check.ts'
import { documentsOf, type LedgerDocument, ledger } from './projections/ledger.ts'

/** A list by its name and key, with the sums of its units. */
interface Summed {
  readonly list: string
  readonly by: string
  readonly sums: Map<string, Exact>
}

/** Lines that are said of sums that differ. */
const LINES = 20
/** How often what differs is looked at again, because somebody wrote meanwhile. */
const ROUNDS_MAX = 5
/** How long it waits for the read models. */
const WAIT_MS = 30_000

export const sumsCheck: Check = {
  name: 'sums',
  async run(engine: Engine) {
    const summed = new Map<string, Summed>()
    let position = 0
    let wrong: string[] = []
    for (let round = 0; round < ROUNDS_MAX; round++) {
      position = await readBook(engine, position, (posted) => {
        for (const row of documentsOf(posted)) addRow(summed, row)
      })
      await engine.follower.wait({ [engine.service]: position }, WAIT_MS)
      wrong = await differing(engine, summed)
      if (wrong.length === 0 || (await engine.events.head()).position === position) break
    }
    return wrong.slice(0, LINES)
  }
}

function addRow(summed: Map<string, Summed>, row: LedgerDocument): void {
  for (const [list, { by: keyOf, amount }] of Object.entries(ledger.lists)) {
    const by = keyOf(row)
    if (by === null || by === undefined || !amount) continue
    const name = `${list} ${by}`
    const found = summed.get(name) ?? { list, by, sums: new Map<string, Exact>() }
    summed.set(name, found)
    const { unit, sum } = amount(row)
    found.sums.set(unit, plus(found.sums.get(unit) ?? 0, sum))
  }
}

async function differing(engine: Engine, summed: ReadonlyMap<string, Summed>): Promise<string[]> {
  const kept = engine.collection('ledger')
  const wrong: string[] = []
  for (const { list, by, sums } of summed.values()) {
    const tally = await kept.tally({ list, by })
    for (const [unit, sum] of sums) {
      const held = tally.sums[unit] ?? 0
      if (held !== sum) {
        const whose = by === '' ? 'the whole book' : by
        wrong.push(
          `${list} of ${whose} is kept as ${held} ${unit}, and its rows come to ${sum}: replay ledger`
        )
      }
    }
  }
  return wrong
}
