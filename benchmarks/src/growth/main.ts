/**
 * What a site costs as it grows: the daily job that finds nothing due, statements, figures, the start and its memory, at
 * two sizes in one run. `npm run bench:growth -- [SUBSCRIPTIONS] [SUBSCRIPTIONS]`, 1,000 and 100,000 by default, with ten
 * rows of the book each; the result is in growth.json.
 */
import { writeFileSync } from 'node:fs'
import { measureSizes } from './measure-sizes.ts'

const [small = 1_000, large = 100_000] = process.argv.slice(2).map(Number)
const [one, other] = await measureSizes([small, large])
const times = Object.entries(one!.cpuMs).map(([name, cpuMs]) => [
  name,
  Number((other!.cpuMs[name]! / cpuMs).toPrecision(3))
])
const result = {
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  small: one,
  large: other,
  /** The large one's CPU by the small one's. */
  times: Object.fromEntries(times)
}
console.log(JSON.stringify(result, null, 2))
writeFileSync(new URL('../../growth.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`)
// The timers of the long waits are still there.
process.exit()
