import { createLogger } from '@bursar/service-kit'
import t from 'tap'
import { opened } from '../../dist/process/wait-for-store.js'

const port = 20_000 + Math.floor(Math.random() * 10_000)
const parts = {
  origin: 'http://bursar.test',
  service: 'billing',
  logger: createLogger('silent'),
  host: '127.0.0.1',
  port
}

t.test('a process that waits for its store lives, and says so', async (t) => {
  let tries = 0
  const open = async () => {
    tries += 1
    if (tries < 3) throw new Error('away')
    return 'store'
  }
  const opening = opened({ ...parts, signal: new AbortController().signal }, open, () => true)
  await new Promise((resolve) => setTimeout(resolve, 300))
  t.equal((await fetch(`http://127.0.0.1:${port}/-/live`)).status, 200)
  const ready = await fetch(`http://127.0.0.1:${port}/-/ready?of=process`)
  t.equal(ready.status, 503)
  t.match(await ready.json(), { missing: [{ service: 'billing', what: /store/ }] })
  t.equal(await opening, 'store')
  await t.rejects(fetch(`http://127.0.0.1:${port}/-/live`), 'the port is free for the service')
})

t.test('a fault that does not pass ends the waiting, and so does a stop', async (t) => {
  const failing = () => Promise.reject(new Error('a newer format'))
  const never = new AbortController().signal
  await t.rejects(
    opened({ ...parts, signal: never }, failing, () => false),
    { message: 'a newer format' }
  )
  const stop = new AbortController()
  const waiting = opened({ ...parts, signal: stop.signal }, failing, () => true)
  setTimeout(() => stop.abort(), 50)
  await t.rejects(waiting, { name: 'AbortError' })
})
