/** A process whose log nobody reads any more ends all the same: it does not try for ever to write its last lines. */
import { spawn } from 'node:child_process'
import t from 'tap'

const kit = new URL('../../dist/index.js', import.meta.url)
const work = `
  import { createLogger, logDestination } from ${JSON.stringify(kit.href)}
  const log = createLogger('info', logDestination())
  process.stdin.once('data', () => {
    log.fatal('nobody reads this')
    log.info('nor this')
    process.exit(3)
  })
  process.stdout.write('ready')`

t.test('the reader of the log has gone', async (t) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', work], { stdio: 'pipe' })
  t.teardown(() => child.kill('SIGKILL'))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  child.stderr.destroy()
  child.stdin.write('go')
  t.type(await ended, 'number', 'it ended by itself')
})
