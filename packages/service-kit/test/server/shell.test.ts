import { createLogger } from '@bursar/service-kit'
import t from 'tap'
import { demoSystem } from '../demo-system.ts'

async function shop(t: Parameters<typeof demoSystem>[0], settings: Parameters<typeof demoSystem>[1] = {}) {
  const demo = await demoSystem(t, { checkAnswers: true, ...settings })
  await demo.user('ann')
  await demo.makeProfile('shop')
  await demo.grant('ann', 'shop')
  const url = '/api/profile/shop/plans'
  const headers = demo.bearer('ann')
  const post = (payload: any, more: object = {}, query = '') =>
    demo.app.inject({ method: 'POST', url: `${url}${query}`, headers: { ...headers, ...more }, payload })
  const get = (query = '', more: object = {}) =>
    demo.app.inject({ url: `${url}${query}`, headers: { ...headers, ...more } })
  const code = (reply: { headers: Record<string, unknown> }) => reply.headers['x-error-code']
  return { ...demo, url, headers, post, get, code }
}

t.test('an operation end to end', async (t) => {
  const { post, get } = await shop(t)
  const made = await post({ title: 'one', size: 3, unknown: true })
  t.equal(made.statusCode, 201)
  t.same(made.json(), { title: 'one', size: 3, created_at: '2026-01-01T00:00:00.000Z' })
  t.match(made.headers['x-position'], /^[\w-]+$/)
  t.match(made.headers['x-request-id'], /^[0-9a-f-]{36}$/)
  const listed = await get('?page_size=1', { 'x-position': made.headers['x-position'] })
  t.equal(listed.statusCode, 200)
  t.match(listed.json(), { count: 1, next: null, previous: null, results: [{ title: 'one' }] })
})

t.test('bodies that do not fit name their fields, and say nothing else', async (t) => {
  const { post, code } = await shop(t)
  const wrong = await post({ title: 'x'.repeat(21), size: -1, parts: [{ weight: 1 }, { weight: 'much' }] })
  t.equal(wrong.statusCode, 400)
  t.same(Object.keys(wrong.json()).sort(), ['parts', 'size', 'title'])
  t.match(wrong.headers, {
    'x-error-code': 'invalid_fields',
    'x-request-id': /^[0-9a-f-]{36}$/,
    vary: 'Accept'
  })
  t.match(wrong.headers['content-type'], /^application\/json;/)
  t.same((await post({})).json(), { title: ['This field is required.'] })
  t.same((await post(undefined)).json(), { title: ['This field is required.'] }, 'no body at all')
  t.equal(code(await post([1])), 'invalid_fields')
  t.same((await post({ title: 'refused' })).json(), { title: ['Taken.'] }, 'a rule names fields too')
  t.equal(code(await post({ title: 'a' }, {}, '?times=1.5')), 'invalid_fields')
  t.equal((await post({ title: 'a' }, {}, '?times=2')).statusCode, 201)
})

t.test('whoever accepts a problem gets RFC 9457', async (t) => {
  const { post, get } = await shop(t)
  const accept = { accept: 'application/json, Application/Problem+JSON;q=0.5' }
  const wrong = await post({ size: -1 }, accept)
  t.equal(wrong.statusCode, 400)
  t.match(wrong.headers, {
    'content-type': /^application\/problem\+json/,
    vary: 'Accept',
    'x-error-code': 'invalid_fields'
  })
  const { errors, ...problem } = wrong.json()
  t.same(problem, {
    type: 'http://bursar.test/docs/errors/invalid_fields',
    title: 'Some fields are not valid.',
    status: 400,
    detail: 'Some fields are not valid.',
    code: 'invalid_fields',
    request_id: wrong.headers['x-request-id']
  })
  t.same(errors.map(({ field }: { field: string }) => field).sort(), ['size', 'title'])
  t.match((await get('?page=2', accept)).json(), { status: 404, code: 'invalid_page', errors: [] })
  t.equal((await get('', accept)).headers['content-type'], 'application/json; charset=utf-8', 'no error')
  for (const none of ['*/*', 'application/problem+json;q=0', 'application/problem+jsonx'])
    t.same((await post({}, { accept: none })).json(), { title: ['This field is required.'] }, none)
  const kept = { 'idempotency-key': 'k' }
  await post({ title: 'refused' }, kept)
  const again = await post({ title: 'refused' }, { ...kept, ...accept })
  t.match(again.headers, { 'idempotency-replayed': 'true' })
  t.match(again.json(), { code: 'title_taken', errors: [{ field: 'title', detail: 'Taken.' }] })
})

t.test('HEAD answers as GET, and a slash at the end is nothing', async (t) => {
  const { app, url, headers, code } = await shop(t)
  const got = await app.inject({ url: `${url}/?page_size=1`, headers })
  t.equal(got.statusCode, 200)
  const head = await app.inject({ method: 'HEAD', url, headers })
  t.equal(head.statusCode, 200)
  t.equal(head.body, '')
  t.equal(head.headers['content-length'], got.headers['content-length'])
  const refused = await app.inject({ method: 'HEAD', url })
  t.equal(code(refused), 'not_authenticated')
  t.equal(refused.body, '')
  const other = await app.inject({ method: 'PUT', url: `${url}/`, headers })
  t.match(other.headers, { allow: 'GET, HEAD, POST', 'x-error-code': 'method_not_allowed' })
})

t.test('what is no JSON for us', async (t) => {
  const { post, code: codeOf } = await shop(t)
  const json = { 'content-type': 'application/json' }
  const code = async (payload: string | Buffer, more: object = json) => codeOf(await post(payload, more))
  t.equal(await code('{"title":'), 'invalid_json')
  t.equal(await code('['.repeat(1_000) + ']'.repeat(1_000)), 'invalid_json')
  t.equal(
    await code('{"title":"[[[[[[[[[[[[[[[[[[[[[","size":{}}'),
    'invalid_fields',
    'brackets in texts count for nothing'
  )
  t.equal(await code('{"title":"a\\u0000b"}'), 'bad_request')
  t.equal(await code('{"title":"\\ud800"}'), 'bad_request')
  t.equal(await code('{"title":"a","__proto__":{"x":1}}'), 'bad_request')
  t.equal(await code('{"title":"a","\\u005f_proto__":{"x":1}}'), 'bad_request')
  t.equal(await code(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), 'bad_request')
  t.equal(await code('<title>a</title>', { 'content-type': 'text/xml' }), 'unsupported_media_type')

  t.equal(await code('title=a%00b', { 'content-type': 'application/x-www-form-urlencoded' }), 'bad_request')
  t.equal(await code(`{"title":"${'x'.repeat(1_100_000)}"}`), 'body_too_large')
  t.equal((await post('{"title":"\\ud83d\\ude00"}', json)).statusCode, 201, 'a whole pair is text')
})

t.test('a form is read as JSON is, and is the same request however it was cut', async (t) => {
  const { post } = await shop(t)
  const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }
  const made = await post('title=Caf%65%CC%81&size=3&unknown=x', urlencoded)
  t.match(made.json(), { title: 'Café', size: 3 }, 'in NFC')
  t.same((await post('title=a&size=3.5', urlencoded)).json(), {
    size: ['This must be a whole number from 0 to 9,007,199,254,740,991.']
  })
  t.match((await post({ title: 'a', size: '7' })).json(), { size: 7 }, 'numbers as text in JSON too')
  t.same((await post({ title: 'a\u202eb' })).json(), {
    title: ['Invisible characters, and characters that change the direction of text, are not allowed here.']
  })
  const parts = (mark: string) =>
    ['title=once', 'size=2']
      .map((field) => field.split('='))
      .map(
        ([name, value]) => `--${mark}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
      )
      .join('')
      .concat(`--${mark}--\r\n`)
  const sent = (mark: string) =>
    post(parts(mark), { 'content-type': `multipart/form-data; boundary=${mark}`, 'idempotency-key': 'form' })
  const first = await sent('X')
  t.equal(first.statusCode, 400, 'this operation takes a file')
  const keyed = { ...urlencoded, 'idempotency-key': 'k' }
  t.equal((await post('title=once&size=2', keyed)).statusCode, 201)
  t.equal((await post('size=2&title=once', keyed)).headers['idempotency-replayed'], 'true')
  const json = await post({ title: 'once', size: 2 }, { 'idempotency-key': 'k' })
  t.equal(json.headers['idempotency-replayed'], 'true', 'the same fields')
  t.equal((await post('title=once&size=3', keyed)).statusCode, 422)
})

t.test('no control character gets to a store by a URL', async (t) => {
  const { app, url, headers, get, code } = await shop(t)
  t.equal((await app.inject({ url, headers })).statusCode, 200)
  const cut = await app.inject({ url: url.replace('shop', 'shop%00zzz'), headers })
  t.equal(cut.statusCode, 403, 'nobody has that name')
  t.equal(code(await get('?q=a%00b')), 'bad_request')
  t.equal(code(await get('?a%0ab=1')), 'bad_request')
})

t.test('uploads', async (t) => {
  const { post, app, headers } = await shop(t)
  t.equal(
    (await post('\uFEFFa,b', { 'content-type': 'text/csv' })).json().title,
    '\uFEFFa,b',
    'byte for byte'
  )
  const form = '--X\r\ncontent-disposition: form-data; name="note"\r\n\r\nhello\r\n--X\r\n'
  const file = `${form}content-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nc,d\r\n--X--\r\n`
  const type = { 'content-type': 'multipart/form-data; boundary=X' }
  t.equal((await post(file, type)).json().title, 'c,d')
  t.ok((await post(form, type)).json().file)
  const csv = { 'content-type': 'text/csv' }
  const refused = await app.inject({
    method: 'DELETE',
    url: '/api/cart',
    headers: { ...headers, ...csv },
    payload: 'a'
  })
  t.equal(refused.statusCode, 415)
})

t.test('401, then 403, then 404, then 400', async (t) => {
  const { app, url, user, bearer, makeProfile, grant } = await shop(t)
  await user('bob')
  const status = async (headers: object, at = url) => {
    const reply = await app.inject({
      method: 'POST',
      url: at,
      headers: { 'content-type': 'application/json', ...headers },
      payload: '{'
    })
    return `${reply.statusCode} ${reply.headers['x-error-code']}`
  }
  t.equal(await status({}), '401 not_authenticated')
  t.equal(await status(bearer('bob')), '403 forbidden')
  t.equal(await status(bearer('bob'), '/api/profile/none/plans'), '403 forbidden')
  t.equal(await status(bearer('ann')), '400 invalid_json')
  const { BROKER_PROFILE } = await import('@bursar/contracts')
  await makeProfile(BROKER_PROFILE)
  await grant('bob', BROKER_PROFILE)
  t.equal(await status(bearer('bob'), '/api/profile/none/plans'), '404 not_found')
})

t.test('faults of ours tell nothing but the request', async (t) => {
  const { post, lines } = await shop(t)
  const broken = await post({ title: 'broken' })
  t.equal(broken.statusCode, 500)
  t.same(broken.json(), { detail: 'Something went wrong on our side.' })
  t.notMatch(broken.body, /secret/)
  const line = lines.map((text) => JSON.parse(text)).find(({ level }) => level === 'error')
  t.equal(line.request_id, broken.headers['x-request-id'])
  t.match(line.err.stack, /secret of ours/, 'the log has it')
})

t.test('the log names no person and no query', async (t) => {
  const { get, lines } = await shop(t)
  await get('?q=ann@example.com', { 'x-request-id': 'my-request-1', cookie: 'a=b' })
  const line = JSON.parse(lines.at(-1) ?? '')
  t.match(line, {
    method: 'GET',
    route: '/api/profile/{profile}/plans',
    status: 200,
    user: 'ann',
    correlation_id: 'my-request-1'
  })
  t.notMatch(lines.join(''), /example\.com|Bearer|a=b/)
  await get('', { 'x-request-id': 'ann@example.com' })
  t.notOk(JSON.parse(lines.at(-1) ?? '').correlation_id, 'an id that is none is not taken over')
})

t.test('what must not be in a line is blotted out', (t) => {
  const lines: string[] = []
  const log = createLogger('info', { write: (line) => void lines.push(line) })
  const err = Object.assign(new Error('it broke'), { code: 'x', row: { email: 'a@b.c' } })
  log.info(
    { headers: { authorization: 'Bearer 1', host: 'x' }, people: [{ email: 'a@b.c', id: 'p' }], err },
    'said'
  )
  const line = JSON.parse(lines[0] ?? '')
  t.match(line, {
    level: 'info',
    headers: { authorization: '[hidden]', host: 'x' },
    people: [{ id: 'p' }],
    msg: 'said'
  })
  t.match(line.err, { message: 'it broke', code: 'x', stack: /shell\.test/ })
  t.notMatch(lines[0], /a@b\.c|Bearer/)
  t.end()
})

t.test('events say who caused them', async (t) => {
  const { post, engine } = await shop(t)
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const reply = await post({ title: 'a' }, { 'x-request-id': 'my-request-1', traceparent: trace })
  const event = JSON.parse((await engine.events.read(0, 1))[0]?.body ?? '')
  t.match(event, {
    actor: 'ann',
    correlationid: 'my-request-1',
    causationid: reply.headers['x-request-id'],
    traceparent: trace
  })
})

t.test('the operator passes as a manager of the broker', async (t) => {
  const { app, url } = await shop(t, { operatorToken: 'op-secret' })
  const status = async (token: string) =>
    (await app.inject({ url, headers: { authorization: `Bearer ${token}` } })).statusCode
  t.equal(await status('op-secret'), 200)
  t.equal(await status('op-secreT'), 401)
})

t.test('bare dates are midnight in the profile’s zone', async (t) => {
  const { post, get, say, profile, clock } = await shop(t)
  await say(profile, 'profile-shop', {
    type: 'profile.profile-updated',
    data: { profile: 'shop', person: 'shop', default_timezone: 'Asia/Tokyo' }
  })
  clock.set('2026-01-01T15:00:00.000Z')
  const position = String((await post({ title: 'a' })).headers['x-position'])
  const count = async (query: string) => (await get(query, { 'x-position': position })).json().count
  t.equal(await count(''), 1, 'this very instant is included')
  t.equal(await count('?start_at=2026-01-02'), 1)
  t.equal(await count('?ends_at=2026-01-02'), 0)
  t.equal(await count('?ends_at=2026-01-01T15:00:00Z'), 0, 'ends_at is exclusive')
  t.equal((await get('?start_at=soon')).json().start_at.length, 1)
  t.equal((await get('?page=2', { 'x-position': position })).json().detail, 'Invalid page.')
})
