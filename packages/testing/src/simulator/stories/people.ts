/** People come and go: registrations, also of one name by two at once, logins, refreshed tokens, logouts. */
import type { Client } from '../client.ts'
import { finding } from '../finding.ts'
import type { Person, Stage } from './scene.ts'

/** Registers somebody new, and leaves the client logged in. */
export async function register({ scene }: Stage, client: Client): Promise<Person> {
  const person = { slug: scene.personal(), password: `word-${scene.personal()}` }
  const reply = await client.ask('POST', '/api/auth/register', [201], accountOf(person))
  scene.acknowledged.users.add(person.slug)
  scene.acknowledged.sessions += 1
  client.use(reply.body.token)
  scene.people.push(person)
  return person
}

function accountOf({ slug, password }: Person) {
  return { slug, full_name: `Name ${slug}`, email: `${slug}@example.com`, new_password: password }
}

/** Logs somebody in, and answers the pair of tokens. */
export async function logIn({ scene }: Stage, client: Client, { slug, password }: Person): Promise<any> {
  const reply = await client.ask('POST', '/api/auth', [201], { username: slug, password })
  scene.acknowledged.sessions += 1
  client.use(reply.body.token)
  return reply.body
}

/** Who registers finds the account and the personal profile that another service makes of it. */
export async function newcomer(stage: Stage): Promise<void> {
  const client = stage.client()
  const { slug } = await register(stage, client)
  const profile = await client.ask('GET', `/api/profile/${slug}`, [200])
  if (profile.body.full_name !== `Name ${slug}`) finding(`the profile of ${slug} has another name`)
  await client.ask('GET', `/api/users/${slug}`, [200])
}

/** Two want one name at the same time, and one of them gets it; a third asks for too little. */
export async function rivals(stage: Stage): Promise<void> {
  const { scene } = stage
  const person = { slug: scene.personal(), password: `word-${scene.personal()}` }
  const replies = await Promise.all(
    [stage.client(), stage.client()].map((client) =>
      client.ask('POST', '/api/auth/register', [201, 400], accountOf(person))
    )
  )
  const winners = replies.filter(({ status }) => status === 201).length
  if (winners !== 1) finding(`${winners} of two got the name ${person.slug}`)
  scene.acknowledged.users.add(person.slug)
  scene.acknowledged.sessions += 1
  scene.people.push(person)
  const weak = { ...accountOf({ slug: scene.personal(), password: 'x' }) }
  await stage.client().ask('POST', '/api/auth/register', [400], weak)
}

/** A session from login to logout; sometimes a spent token is shown again, which ends it early. */
export async function session(stage: Stage): Promise<void> {
  const { scene, draw } = stage
  if (scene.people.length === 0) return newcomer(stage)
  const client = stage.client()
  const person = draw.pick(scene.people)
  const url = `/api/users/${person.slug}`
  await client.ask('POST', '/api/auth', [401], { username: person.slug, password: 'wrong' })
  const first = await logIn(stage, client, person)
  await client.ask('GET', url, [200])
  const next = await client.ask('POST', '/api/auth/tokens', [200], { token: first.refresh_token })
  scene.acknowledged.refreshes += 1
  client.use(next.body.token)
  await client.ask('GET', url, [200])
  if (draw.chance(0.4)) {
    await client.ask('POST', '/api/auth/tokens', [200], { token: next.body.refresh_token })
    scene.acknowledged.refreshes += 1
    await client.ask('POST', '/api/auth/tokens', [401], { token: first.refresh_token })
  }
  // A logout that is repeated because its answer was lost comes from nobody: its session has ended.
  else await client.ask('DELETE', '/api/auth/tokens', [204, 401])
  scene.acknowledged.endedSessions += 1
  await client.ask('GET', url, [401])
}
