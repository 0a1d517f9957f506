/** `npm test`: runs tap, and then names the files that took longest. Arguments are tap's. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeSlowest } from './test-counts.mjs'

const args = process.argv.slice(2)
const named = args.find((arg) => arg.startsWith('--output-file='))?.slice('--output-file='.length)
const results = named ?? fileURLToPath(new URL('../dist/tests.tap', import.meta.url))
rmSync(results, { force: true })
const tap = fileURLToPath(new URL('../node_modules/tap/dist/esm/run.mjs', import.meta.url))
const run = [tap, ...args, ...(named === undefined ? [`--output-file=${results}`] : [])]
const { status } = spawnSync(process.execPath, run, { stdio: 'inherit' })
const slowest = existsSync(results) ? describeSlowest(readFileSync(results, 'utf8')) : []
if (slowest.length > 1) console.log(['', 'The slowest files:', ...slowest].join('\n'))
process.exitCode = status ?? 1
