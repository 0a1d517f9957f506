/** The long form: `npm run check:ledger -- --seed 1 --histories 10000 --keep benchmarks/ledger-histories.json`. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ledgerHistories } from './run.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '10000' },
    keep: { type: 'string' }
  }
})
const report = await ledgerHistories(
  Number(values.seed),
  Number(values.histories),
  ({ histories, seconds }) => {
    console.error(`${histories} histories in ${seconds} s`)
  }
)
const text = JSON.stringify(report, null, 2)
console.log(text)
if (values.keep) writeFileSync(values.keep, `${text}\n`)
