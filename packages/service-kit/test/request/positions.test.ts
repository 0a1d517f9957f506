import { setTimeout as pause } from 'node:timers/promises'
import { type Engine, progressBoard } from '@bursar/event-sourcing'
import { parsePosition, positionText, waitFor } from '@bursar/service-kit'
import t from 'tap'
import { demoSystem } from '../demo-system.ts'

t.test('the text', (t) => {
  t.same(parsePosition(positionText({ profile: 2, auth: 1 })), { auth: 1, profile: 2 })
  t.equal(positionText({ profile: 2, auth: 1 }), positionText({ auth: 1, profile: 2 }))
  const text = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url')
  for (const bad of [[1], null, 1, { auth: -1 }, { auth: 1.5 }, { auth: '1' }, { elsewhere: 1 }]) {
    t.equal(parsePosition(text(bad)), undefined, JSON.stringify(bad))
  }
  for (const bad of ['', '%', 'x', text({ auth: 1 }).repeat(200)])
    t.equal(parsePosition(bad), undefined, bad.slice(0, 9))
  t.end()
})

t.test('waiting', async (t) => {
  const demo = await demoSystem(t)
  await demo.user('ann')
  const get = (headers: Record<string, string>) => demo.app.inject({ url: '/api/pricing', headers })
  const far = positionText({ auth: 1_000 })

  t.equal((await get({ 'x-position': positionText({ auth: 1 }) })).statusCode, 200)
  t.equal((await get({ 'x-position': 'no position' })).statusCode, 200, 'what nobody here made is ignored')
  const began = Date.now()
  const late = await get({ 'x-position': far })
  t.equal(late.statusCode, 503)
  t.match(late.headers, { 'x-error-code': 'not_up_to_date' })
  t.equal(late.headers['retry-after'], '1')
  t.ok(Date.now() - began >= 1_900)

  const remembered = await get({ 'x-bursar-remembered': far })
  t.equal(remembered.statusCode, 200)
  t.equal(remembered.headers['x-position-missing'], 'auth')
  t.equal((await get({ 'x-bursar-remembered': 'junk' })).statusCode, 200)

  // The engine of auth does not run here, so nobody else has anything to add to what auth wrote.
  const waits = get({ 'x-position': positionText({ auth: 3 }) })
  await demo.user('bob')
  t.equal((await waits).statusCode, 200, 'it went on as soon as the read models were there')
})

t.test(
  'nobody is refused for what the read models do not know yet of the session’s own writes',
  async (t) => {
    const demo = await demoSystem(t)
    await demo.user('ann')
    const ask = (remembered?: string) =>
      demo.app.inject({
        url: '/api/profile/unknown/plans',
        headers: { ...demo.bearer('bob'), ...(remembered && { 'x-bursar-remembered': remembered }) }
      })
    t.match((await ask()).headers, { 'x-error-code': 'not_activated' }, 'bob is not known here')
    const held = await ask(positionText({ auth: 1_000 }))
    t.equal(held.statusCode, 503)
    t.match(held.headers, { 'x-error-code': 'not_up_to_date', 'retry-after': '1' })
    const waits = ask(positionText({ auth: 3 }))
    await new Promise((resolve) => setTimeout(resolve, 500))
    await demo.user('bob')
    t.match((await waits).headers, { 'x-error-code': 'forbidden' }, 'decided again on what came')
  }
)

t.test('nor for what somebody else has written, of which the caller says nothing', async (t) => {
  const demo = await demoSystem(t)
  await demo.user('ann')
  const ask = () => demo.app.inject({ url: '/api/profile/shop/plans', headers: demo.bearer('ann') })
  const began = Date.now()
  t.match((await ask()).headers, { 'x-error-code': 'forbidden' })
  t.ok(Date.now() - began < 1_900, 'with nothing behind, a refusal does not wait its 2 s')

  let goOn = () => {}
  const stalled = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const stalling = demo.engine.projectionRunner.mutex(() => stalled)
  await demo.makeProfile('shop')
  const late = await ask()
  t.equal(late.statusCode, 503)
  t.match(late.headers, { 'x-error-code': 'not_up_to_date', 'retry-after': '1' })
  const waits = ask()
  await new Promise((resolve) => setTimeout(resolve, 200))
  goOn()
  await stalling
  t.match((await waits).headers, { 'x-error-code': 'forbidden' }, 'decided on what is there')
})

t.test('every answer to a mutation carries the position, merged with what was sent', async (t) => {
  const demo = await demoSystem(t)
  await demo.user('ann')
  const sent = positionText({ auth: 1 })
  const gone = await demo.app.inject({
    method: 'DELETE',
    url: '/api/cart',
    headers: { ...demo.bearer('ann'), 'x-position': sent }
  })
  t.equal(gone.headers['x-position'], sent)
  const refused = await demo.app.inject({
    method: 'DELETE',
    url: '/api/cart',
    headers: { 'x-position': sent }
  })
  t.equal(refused.statusCode, 401)
  t.equal(refused.headers['x-position'], sent)
  t.notOk('x-position' in (await demo.app.inject({ url: '/api/pricing' })).headers)
})

t.test('who is refused for what is in the log reads at least that', async (t) => {
  const demo = await demoSystem(t)
  await demo.user('ann')
  await demo.makeProfile('shop')
  await demo.grant('ann', 'shop')
  const post = () =>
    demo.app.inject({
      method: 'POST',
      url: '/api/profile/shop/plans',
      headers: demo.bearer('ann'),
      payload: { title: 'the only one' }
    })
  const made = await post()
  t.equal(made.statusCode, 201)
  // As if that answer had been lost.
  const refused = await post()
  t.match(refused.headers, { 'x-error-code': 'title_taken' })
  t.equal(refused.headers['x-position'], made.headers['x-position'])
})

t.test('a system whose policies always have something new behind them keeps nobody waiting', async (t) => {
  let end = 100
  const board = progressBoard()
  const announce = () => {
    end += 5
    board.announce({ service: 'billing', handled: { profile: 7, billing: end - 5 }, position: end })
  }
  announce()
  const busy = setInterval(announce, 5)
  t.teardown(() => clearInterval(busy))
  const asked: unknown[] = []
  const projectionRunner = {
    positions: () => ({ profile: 7, billing: end }),
    wait: async (wanted: unknown) => asked.push(wanted) > 0
  }
  const world = { clock: { real: Date.now, sleep: (ms: number) => pause(ms) } }
  const engine = { bus: board, projectionRunner, sources: ['billing', 'profile'], world }
  const began = Date.now()
  t.same(await waitFor(engine as unknown as Engine, { positions: { profile: 7 }, by: 'sent' }), [])
  t.ok(
    Date.now() - began < 1_000,
    'it waited for what was there when it came, and not for what came after it'
  )
  t.equal(asked.length, 1)
})
