import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'

/** Runs a main file to its end, with nothing of this machine's environment. */
function run(name: string, env: Record<string, string>): Promise<{ code: unknown; err: string }> {
  const main = fileURLToPath(new URL('main.js', import.meta.resolve(`@bursar/${name}`)))
  return new Promise((resolve) => {
    execFile(process.execPath, [main], { env }, (error, _, err) => resolve({ code: error?.code ?? 0, err }))
  })
}

t.test('a process that is not told what it needs says so, and ends', async (t) => {
  t.same(await run('billing', {}), {
    code: 2,
    err: 'bursar billing: MONGODB_URI is not set: a connection string that begins with mongodb://.\n'
  })
  t.match(await run('gateway', { BURSAR_AUTH_URL: 'http://a' }), {
    code: 2,
    err: /BURSAR_PROFILE_URL is not set/
  })
  const service = { MONGODB_URI: 'mongodb://localhost', KAFKA_BROKERS: 'localhost:1' }
  const key = { BURSAR_MASTER_KEY_FILE: '/nowhere/at/all' }
  t.match(await run('auth', { ...service, ...key }), {
    code: 2,
    err: /BURSAR_MASTER_KEY_FILE: .* cannot be read/
  })
})
