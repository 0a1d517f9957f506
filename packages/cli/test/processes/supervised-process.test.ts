import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '@bursar/service-kit'
import t, { type Test } from 'tap'
import { supervisedProcess } from '../../dist/processes/supervised-process.js'

const folder = mkdtempSync(join(tmpdir(), 'bursar-kept-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

/** A process that runs that text; what it writes into its file is what it has done. */
function kept(t: Test, name: string, text: string) {
  const [main, out] = [join(folder, `${name}.mjs`), join(folder, `${name}.out`)]
  writeFileSync(main, `import { appendFileSync } from 'node:fs'\nconst out = ${JSON.stringify(out)}\n${text}`)
  const told: unknown[] = []
  let givenUp = 0
  const logger = createLogger('silent')
  const env = { PATH: process.env.PATH }
  const one = supervisedProcess({
    name,
    main,
    env,
    logger,
    onMessage: (message) => told.push(message),
    onGivenUp: () => {
      givenUp += 1
    }
  })
  t.teardown(() => one.stop(1_000))
  const written = () => (existsSync(out) ? readFileSync(out, 'utf8') : '')
  return { one, told, written, givenUp: () => givenUp }
}

async function until(holds: () => boolean) {
  for (let n = 0; n < 1_000 && !holds(); n++) await new Promise((resolve) => setTimeout(resolve, 10))
}

t.test('what dies is started again', async (t) => {
  const { one, written, told } = kept(
    t,
    'mortal',
    "appendFileSync(out, 'started '); process.send({ is: 'first-start' }); setInterval(() => {}, 1000)"
  )
  await until(() => written() === 'started ' && told.length === 1)
  const first = one.pid()
  process.kill(first ?? 0, 'SIGKILL')
  await until(() => written() === 'started started ')
  t.equal(written(), 'started started ')
  t.not(one.pid(), first)
  t.same(told[0], { is: 'first-start' })
  t.equal(await one.stop(2_000), true, 'it went by itself')
  await new Promise((resolve) => setTimeout(resolve, 400))
  t.equal(one.pid(), undefined, 'and stays away')
})

t.test('what is told wrong is given up', async (t) => {
  const { written, givenUp } = kept(t, 'wrong', "appendFileSync(out, 'tried '); process.exit(2)")
  await until(() => givenUp() === 1)
  await new Promise((resolve) => setTimeout(resolve, 400))
  t.same([written(), givenUp()], ['tried ', 1])
})

t.test('what does not stop is ended', async (t) => {
  const { one, written } = kept(
    t,
    'stubborn',
    "process.on('SIGTERM', () => appendFileSync(out, 'no ')); appendFileSync(out, 'up '); setInterval(() => {}, 1000)"
  )
  await until(() => written() === 'up ')
  t.equal(await one.stop(200), false)
  t.match(written(), 'up no ')
})
