import { connect } from 'node:net'
import { openApi, stopGracefully } from '@bursar/service-kit'
import t from 'tap'
import { demo as demoService, demoSystem } from '../demo-system.ts'

t.test('unknown URLs and methods', async (t) => {
  const { app } = await demoSystem(t)
  const none = await app.inject({
    method: 'POST',
    url: '/api/nowhere',
    payload: '{',
    headers: { 'content-type': 'application/json' }
  })
  t.equal(none.statusCode, 404)
  t.same(none.json(), { detail: 'Not found.' })
  t.match(none.headers, { 'x-error-code': 'not_found', 'x-request-id': String })
  const wrong = await app.inject({ method: 'PUT', url: '/api/profile/a-b/plans?x=1' })
  t.equal(wrong.statusCode, 405)
  t.equal(wrong.headers.allow, 'GET, HEAD, POST')
  t.equal((await app.inject({ url: '/api/pricing/' })).statusCode, 200, 'a slash at the end is ignored')
  t.match((await app.inject({ url: '/api/%zz' })).headers, { 'x-error-code': 'bad_request' })
  t.match((await app.inject({ url: `/api/profile/${'x'.repeat(400)}/plans` })).headers, {
    'x-error-code': 'not_found'
  })
})

t.test('probes and metrics', async (t) => {
  const { app, operatorApp, engine } = await demoSystem(t)
  t.same((await app.inject('/-/live')).json(), { status: 'ok' })
  t.same((await app.inject('/-/ready')).json(), { status: 'ready', missing: [] })
  await app.inject('/api/pricing')
  const metrics = (await operatorApp.inject('/-/metrics')).body
  t.match(
    metrics,
    /http_request_duration_seconds_count\{method="GET",route="\/api\/pricing",status="200"\} 1/
  )
  t.match(metrics, /bursar_projection_lag\{service="billing",source="billing"\} 0/)
  t.match(metrics, /bursar_log_position\{service="billing"\} 0/)
  t.match(metrics, /process_cpu_seconds_total/)
  t.match(metrics, /nodejs_eventloop_lag_seconds/)
  engine.events.head = async () => {
    throw new Error('the disk is gone')
  }
  const ready = await app.inject('/-/ready')
  t.equal(ready.statusCode, 503)
  t.match(ready.json().missing, [{ service: 'billing' }])
})

t.test('a storage that fails is 503, and says what', async (t) => {
  const { app, user, makeProfile, grant, bearer, engine } = await demoSystem(t)
  await user('ann')
  await makeProfile('shop')
  await grant('ann', 'shop')
  engine.events.commit = async () => {
    throw Object.assign(new Error('no space'), { code: 'storage_full' })
  }
  const request = {
    method: 'POST',
    url: '/api/profile/shop/plans',
    headers: bearer('ann'),
    payload: { title: 'a' }
  } as const
  const full = await app.inject(request)
  t.equal(full.statusCode, 503)
  t.equal(full.headers['x-error-code'], 'storage_full')
  t.equal(full.headers['retry-after'], '1')
})

t.test('what is no HTTP is answered in JSON', async (t) => {
  const { app } = await demoSystem(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  const exchange = (text: string) =>
    new Promise<string>((resolve) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      socket.on('data', (data) => {
        answer += data
      })
      socket.on('close', () => resolve(answer))
    })
  t.match(await exchange('nonsense\r\n\r\n'), /^HTTP\/1.1 400 .*x-error-code: bad_request.*"detail"/s)
  t.match(
    await exchange(`GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1.1 431 .*x-request-id: .*"detail"/s
  )
})

t.test('stopping', async (t) => {
  const { app, engine } = await demoSystem(t)
  const order: string[] = []
  const stopped = await stopGracefully({
    app,
    engines: [engine],
    close: [async () => void order.push('bus'), async () => void order.push('stores')]
  })
  t.equal(stopped, true)
  t.same(order, ['bus', 'stores'])
  t.equal(app.lifecycle.stopping, true)
})

t.test('a stop that hangs is given up', async (t) => {
  const { app, engine } = await demoSystem(t)
  const hangs = () => new Promise<void>(() => {})
  t.equal(await stopGracefully({ app, engines: [engine], close: [hangs], limitMs: 50 }), false)
})

t.test('the OpenAPI document', (t) => {
  const info = { title: 'Demo', version: '1', origin: 'http://x' }
  const document = openApi([demoService], info)
  t.equal(document.openapi, '3.1.0')
  t.same(Object.keys(document.paths), ['/api/cart', '/api/pricing', '/api/profile/{profile}/plans'])
  const { post, get } = document.paths['/api/profile/{profile}/plans']
  t.same(post.requestBody.content['application/json'].schema, { $ref: '#/components/schemas/ThingCreate' })
  t.same(post.responses['201'].content['application/json'].schema, { $ref: '#/components/schemas/Thing' })
  t.ok(post.responses['422'])
  t.match(post.parameters, [
    { name: 'profile', in: 'path' },
    { name: 'times', in: 'query' }
  ])
  t.ok(get.parameters.some(({ name }: { name?: string }) => name === 'page_size'))
  t.same(Object.keys(document.components.schemas), ['ErrorBody', 'Problem', 'Thing', 'ThingCreate'])
  const reversed = { ...demoService, operations: [...demoService.operations].reverse() }
  t.equal(JSON.stringify(openApi([reversed], info)), JSON.stringify(document))
  const text = JSON.stringify(document)
  for (const [, name = ''] of text.matchAll(/"#\/components\/(\w+\/\w+)"/g)) {
    const [kind = '', key = ''] = name.split('/')
    t.ok(document.components[kind][key], name)
  }
  t.end()
})
