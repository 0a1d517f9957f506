/** Mails about roles: who is told of what, once, and where it goes (consent rules 14, 15, 22, 24 and 25). */
import {
  expected,
  mailsTo,
  runMail,
  type TestSystem,
  type TestUser,
  testSystem,
  verifyByMail
} from '@bursar/testing'
import t from 'tap'

const KEY = /\/accept\/([0-9a-f]{40})/

/** Acme, of which mona is the manager, who has verified her address. */
async function acmeOf(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t)
  const mona = await system.register('mona', { full_name: 'Mona Day' })
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  await verifyByMail(system, mona)
  return { system, mona, roles: `/api/profile/${acme}/roles` }
}

/** Mails of a kind of subject that went to an address. */
async function told(system: TestSystem, to: string, subject: RegExp) {
  return (await mailsTo(system, to)).filter((mail) => subject.test(mail.subject))
}

async function outbox(system: TestSystem, kind: string) {
  await system.settled()
  const { results } = expected(await system.admin.get(`/api/system/mail?q=${kind}&q_f=kind`), 200)
  return results as { kind: string; to: string; user: string; outcome: string; id: string }[]
}

t.test(
  'an invitation by user name: with force alone, once, to the verified address, in its language',
  async (t) => {
    const { system, mona, roles } = await acmeOf(t)
    const ben = await system.register('ben', { lang: 'de' })
    await verifyByMail(system, ben)
    const quiet = expected(await mona.post(`${roles}/manager`, { slug: 'ben' }), 201)
    t.same(await told(system, 'ben@example.com', /Acme/), [], 'no mail was asked for')
    const body = { slug: 'ben', message: 'See https://evil.example now' }
    const again = await mona.post(`${roles}/manager?force=1`, body)
    t.match(again, { status: 200, body: { grant_key: quiet.grant_key } }, 'which makes no other offer')
    const [mail, ...more] = await told(system, 'ben@example.com', /Acme/)
    t.same(more, [])
    t.match(mail, { subject: 'Acme lädt Sie zu broker ein', from: 'broker' })
    t.equal(KEY.exec(mail?.text ?? '')?.[1], quiet.grant_key)
    await Promise.all([1, 2, 3].map(() => mona.post(`${roles}/manager?force=1`, { slug: 'ben' })))
    await Promise.all([1, 2].map(() => mona.post(`${roles}/manager/ben`)))
    t.equal((await told(system, 'ben@example.com', /Acme/)).length, 1, 'not again within the hour')
    system.clock.set('2026-01-15T13:00:01.000Z')
    await Promise.all([1, 2].map(() => mona.post(`${roles}/manager/ben`)))
    t.equal((await told(system, 'ben@example.com', /Acme/)).length, 2, 'sent again, once for several at once')
  }
)

t.test('what somebody writes with an invitation stands there without links', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  const message = 'Read https://evil.example/x <b>now</b>'
  expected(await mona.post(`${roles}/manager?force=1`, { email: 'new@example.org', message }), 201)
  const [mail] = await told(system, 'new@example.org', /Acme/)
  t.match(mail?.text.replaceAll('\u2060', ''), `> ${message}`)
  t.notMatch(`${mail?.text}${mail?.html}`, /evil\.example/)
  t.notMatch(mail?.html, /<b>now/)
})

t.test('an invitation to an address looks the same whether somebody has it', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  const ben = await system.register('ben')
  await verifyByMail(system, ben)
  await system.register('eve', { email: 'claimed@example.com' })
  const answers = []
  for (const email of ['ben@example.com', 'nobody@example.com', 'claimed@example.com']) {
    const { status, body } = await mona.post(`${roles}/manager?force=1`, { email })
    answers.push({ status, keys: Object.keys(body).sort(), user: { ...body.user, email: '' } })
    const [mail, ...more] = await told(system, email, /invites you/)
    t.same(more, [])
    const text = mail?.text.replaceAll(body.grant_key, 'KEY')
    answers.push({ text, subject: mail?.subject })
  }
  t.same(answers.slice(2, 4), answers.slice(0, 2))
  t.same(answers.slice(4, 6), answers.slice(0, 2))
  const noted = await outbox(system, 'roleOffered')
  t.equal(noted.length, 3)
  t.same(new Set(noted.map(({ user }) => user)), new Set(['']), 'nor does the outbox tell whose it is')
  const nobody = noted.find(({ to }) => to === 'nobody@example.com')
  const words = expected(await system.admin.get(`/api/system/mail/${nobody?.id}`), 200)
  t.match(words, { subject: 'Acme invites you at broker', text: KEY })
})

t.test('where nobody is known to have the address, the inviter’s language counts', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  expected(await mona.patch('/api/users/mona', { lang: 'fr' }), 200)
  expected(await mona.post(`${roles}/manager?force=1`, { email: 'new@example.org' }), 201)
  t.match(await told(system, 'new@example.org', /Acme/), [{ html: /<html lang="fr">/ }])
})

t.test('nobody is written to at an address that was only claimed', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  await system.register('eve', { email: 'victim@example.com' })
  await system.settled()
  expected(await mona.post(`${roles}/manager?force=1`, { slug: 'eve' }), 201)
  t.same(await told(system, 'victim@example.com', /Acme/), [])
})

t.test('what was withdrawn or accepted before the mail went is not told', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  const withdrawn = { email: 'gone@example.org' }
  expected(await mona.post(`${roles}/manager?force=1`, withdrawn), 201)
  await system.settled()
  t.equal((await mona.delete(`${roles}/manager/gone@example.org`)).status, 204)
  t.same(await told(system, 'gone@example.org', /./), [])
})

t.test('a role without opt-in invites as well, and what was accepted is told to who gave it', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  const ben = await system.register('ben', { full_name: 'Ben Roe' })
  await verifyByMail(system, ben)
  const role = expected(await mona.post(`${roles}/contributor?force=1`, { slug: 'ben' }), 201)
  t.match(await told(system, 'ben@example.com', /Acme invites/), [{ text: role.grant_key }])
  expected(await ben.put(`/api/users/ben/accessibles/accept/${role.grant_key}`), 200)
  const accepted = await told(system, 'mona@example.com', /accepted/)
  t.match(accepted, [{ subject: 'Ben Roe accepted your invitation to Acme', text: /“Contributor”/ }])
  t.equal(accepted.length, 1)
})

t.test('who is not a manager any more is not told who came', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  const [ben, ann] = [await system.register('ben'), await system.register('ann')]
  await verifyByMail(system, ben)
  const key = async (by: TestUser, slug: string) =>
    expected(await by.post(`${roles}/manager`, { slug }), 201).grant_key
  await system.settled()
  const bens = await key(mona, 'ben')
  await system.settled()
  expected(await ben.put(`/api/users/ben/accessibles/accept/${bens}`), 200)
  await system.settled()
  const anns = expected(await mona.post(`${roles}/contributor`, { slug: 'ann' }), 201).grant_key
  await system.settled()
  expected(await ann.put(`/api/users/ann/accessibles/accept/${anns}`), 200)
  t.equal((await ben.delete(`${roles}/manager/mona`)).status, 204)
  const accepted = await told(system, 'mona@example.com', /accepted/)
  t.notOk(accepted.some(({ subject }) => /User ann/.test(subject)))
})

t.test('a request is told to each manager, and its answer to who asked', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  const [ben, zoe] = [await system.register('ben'), await system.register('zoe')]
  for (const user of [ben, zoe]) await verifyByMail(system, user)
  const key = expected(await mona.post(`${roles}/manager`, { slug: 'zoe' }), 201).grant_key
  await system.settled()
  expected(await zoe.put(`/api/users/zoe/accessibles/accept/${key}`), 200)
  const ask = { slug: 'acme', message: 'I keep the books' }
  const asked = await Promise.all([1, 2].map(() => ben.post('/api/users/ben/accessibles/contributor', ask)))
  t.same(new Set(asked.map(({ status }) => status)), new Set([201, 200]))
  for (const manager of ['mona', 'zoe']) {
    const mails = await told(system, `${manager}@example.com`, /asks for access/)
    t.match(mails, [
      { subject: 'User ben asks for access to Acme', text: /“Contributor”[\s\S]*> I keep the books/ }
    ])
    t.equal(mails.length, 1, `${manager} is told once`)
  }
  t.equal((await mona.post(`${roles}/contributor`, { slug: 'ben' })).status, 200)
  t.match(await told(system, 'ben@example.com', /access/), [{ subject: 'You have access to Acme' }])
})

t.test(
  'consent 25: an address gets five mails a day from others, more are noted and the answer is the same',
  async (t) => {
    const { system, mona, roles } = await acmeOf(t)
    const zoe = await system.register('zoe')
    const club = await system.openProfile(zoe, 'Club')
    await system.settled()
    const types = ['one', 'two', 'three', 'four']
    for (const title of types) expected(await mona.post(`${roles}/describe`, { title }), 201)
    const statuses = []
    for (const type of ['manager', 'contributor', ...types]) {
      const { status } = await mona.post(`${roles}/${type}?force=1`, { email: 'victim@example.org' })
      statuses.push(status)
    }
    const other = await zoe.post(`/api/profile/${club}/roles/manager?force=1`, {
      email: 'Victim@example.org'
    })
    statuses.push(other.status)
    await runMail(system)
    t.same(new Set(statuses), new Set([201]))
    // Each offer takes the place of the one before: of six that were made at once one is left to tell of.
    t.equal(system.mails.filter(({ to }) => /victim/i.test(to)).length, 2)
    for (let hour = 13; hour < 20; hour++) {
      system.clock.set(`2026-01-15T${hour}:00:01.000Z`)
      t.equal((await mona.post(`${roles}/four/victim@example.org`)).status, 200)
      await runMail(system)
    }
    t.equal(system.mails.filter(({ to }) => /victim/i.test(to)).length, 5)
    const noted = await outbox(system, 'roleOffered')
    t.equal(noted.filter(({ outcome }) => outcome === 'withheld').length, 4)
  }
)

t.test('events that say nothing of mail send none: those of earlier versions, and a replay', async (t) => {
  const { system, mona, roles } = await acmeOf(t)
  const ben = await system.register('ben')
  await verifyByMail(system, ben)
  await system.grant('acme', 'ben', 'contributor')
  expected(await mona.post(`${roles}/manager?force=1`, { email: 'new@example.org' }), 201)
  await runMail(system)
  const before = system.mails.length
  const auth = system.engines.get('auth')
  await auth?.replay(['roles', 'outbox'], { swap: true })
  await runMail(system)
  t.equal(system.mails.length, before)
})
