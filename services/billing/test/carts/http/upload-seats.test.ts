/** Seats for a group out of a file. */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const CSV = { 'content-type': 'text/csv' }

async function scene(t: Test) {
  const system = await testSystem(t)
  await system.makePlan(system.admin, 'broker', 'Basic')
  await system.makePlan(system.admin, 'broker', 'Asleep', { is_active: false })
  const ann = await system.register('ann')
  const upload = (file: string | Buffer, who: TestClient = ann, plan = 'basic') =>
    who.post(`/api/cart/${plan}/upload`, file, CSV)
  return { system, ann, upload }
}

const names = (items: any[]) => items.map(({ full_name, email }) => `${full_name} <${email}>`)

t.test('each row is a seat; what was there is updated, and what is none says why', async (t) => {
  const { ann, upload } = await scene(t)
  const file = [
    'Bob Night,bob@example.org',
    '"Day, Eve",eve@example.org',
    'Al,Gold,al@example.org',
    'Nobody,no address',
    'alone',
    'Bob Again,BOB@example.org',
    `${'x'.repeat(151)},long@example.org`,
    '"open,open@example.org',
    'A\u0007,bell@example.org'
  ].join('\r\n')
  const first = await upload(file)
  t.equal(first.status, 201)
  const { created, updated, failed } = first.body
  t.same(names(created), [
    'Bob Night <bob@example.org>',
    'Day, Eve <eve@example.org>',
    'Al Gold <al@example.org>'
  ])
  t.same(names(updated), ['Bob Night <bob@example.org>'], 'one seat for one address')
  t.same(
    failed.map(({ detail }: any) => detail.slice(0, 8)),
    ['Line 4: ', 'Line 5: ', 'Line 7: ', 'Line 8: ', 'Line 9: ']
  )
  t.match(failed[0], {
    full_name: 'Nobody',
    email: 'no address',
    detail: /e-mail address/,
    plan: { slug: 'basic' }
  })
  t.equal((await ann.get('/api/cart')).body.count, 3)
  const again = await upload('Bob Night,bob@example.org\nAl Gold;al@example.org')
  t.match(again, { status: 200, body: { created: [], updated: [{ email: 'bob@example.org' }] } })
  t.equal(again.body.failed.length, 1, 'the first line says what separates cells')
  t.match(await upload('Zoe;zoe@example.org\n'), { status: 201, body: { failed: [] } })
})

t.test('a visitor may upload too, in a form', async (t) => {
  const { system } = await scene(t)
  const boundary = 'seats'
  const form = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="file"; filename="team.csv"',
    'Content-Type: text/csv',
    '',
    'Bob,bob@example.org',
    `--${boundary}--`,
    ''
  ].join('\r\n')
  const type = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  const answer = await system.anonymous.post('/api/cart/basic/upload', form, type)
  t.match(answer, { status: 201, body: { created: [{ email: 'bob@example.org', user: { slug: '' } }] } })
})

t.test('files and plans that are none', async (t) => {
  const { ann, upload } = await scene(t)
  const refused = { status: 400, body: { errors: { file: Array } } }
  t.match(await upload(''), refused)
  t.match(await upload('\n\n'), refused)
  t.match(await upload(Buffer.from([0x42, 0xff, 0x0a])), refused)
  t.match(await upload('a,b@c.de\n'.repeat(1001)), refused)
  t.match(await ann.post('/api/cart/basic/upload', undefined), refused)
  t.equal((await upload('a,b@c.de', ann, 'nothing')).status, 404)
  t.match(await upload('a,b@c.de', ann, 'asleep'), { status: 400, body: { errors: { plan: Array } } })
  t.equal((await upload('x'.repeat(300_000))).status, 413)
  const many = (of: string) => Array.from({ length: 1000 }, (_, n) => `a,${of}${n}@c.de`).join('\n')
  t.match(await upload(many('a')), { status: 201 })
  t.match(await upload(many('b')), { status: 400, body: { errors: { plan: [/1000/] } } }, 'the cart is full')
  t.equal(expected(await ann.get('/api/cart'), 200).count, 1000)
})

t.test('two files at once make each seat once', async (t) => {
  const { ann, upload } = await scene(t)
  const answers = await Promise.all([1, 2].map(() => upload('a,a@c.de\nb,b@c.de')))
  t.same(answers.map(({ status }) => status).sort(), [200, 201])
  t.equal((await ann.get('/api/cart')).body.count, 2)
})
