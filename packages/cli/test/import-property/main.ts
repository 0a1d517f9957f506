/** The long form of the property of imports: `npm run check:imports -- --seed 1 --files 2000`. */
import { parseArgs } from 'node:util'
import { importProperty } from './run.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, files: { type: 'string', default: '2000' } }
})
const endings: (() => Promise<void>)[] = []
try {
  const ending = { teardown: (end: () => Promise<void>) => void endings.push(end) }
  console.log(JSON.stringify(await importProperty(ending, Number(values.seed), Number(values.files))))
} finally {
  for (const end of endings.reverse()) await end()
}
