/** Backup and restore of an import of real sales: how long they take, and whether the digests are equal. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bursar, environment, startServer } from '../processes.ts'
import { emptyPlace } from './empty-place.ts'

const sales = process.env.BURSAR_CDNOW
if (!sales) throw new Error('BURSAR_CDNOW is the file of sales')
const place = mkdtempSync(join(tmpdir(), 'bursar-real-sales-'))
const at = (name: string) => join(place, name)
const original = environment(at('data'))

async function run(args: readonly string[], env: Record<string, string>): Promise<any> {
  const { code, out, err } = await bursar([...args, '--json'], env)
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${err.slice(-500)}`)
  return JSON.parse(out)
}

const digests = (rows: any[]) =>
  rows.map(({ service, name, digest }) => `${service}.${name} ${digest}`).join()

try {
  const server = await startServer(original)
  const imported = await run(['import', sales, '--provider', 'broker'], original)
  const backup = await run(['backup', at('backup'), '--keys', at('keys')], original)
  const before = digests(await run(['projections'], original))
  await server.end('SIGTERM')
  const restored = emptyPlace(at('restored'), at('data'))
  const report = await run(['restore', at('backup'), '--keys', at('keys')], restored)
  const after = digests(await run(['projections'], restored))
  const events = backup.services.reduce((sum: number, one: any) => sum + one.events, 0)
  const result = {
    sales: imported.created,
    events,
    bytes: backup.bytes,
    backup_seconds: backup.seconds,
    restore_seconds: report.seconds,
    equal: report.equal && before === after
  }
  console.log(JSON.stringify(result, null, 2))
  process.exitCode = result.equal ? 0 : 1
} finally {
  rmSync(place, { recursive: true, force: true })
}
