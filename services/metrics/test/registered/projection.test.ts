import fc from 'fast-check'
import t from 'tap'
import { dump, type Fact, folded, logsOf, projectionNamed } from '../figures/folding.ts'

const registered = projectionNamed('registered')
const users = ['u1', 'u2', 'u3']
const profiles = ['p1', 'p2']

const step = fc.oneof(
  fc.record({
    is: fc.constantFrom('granted' as const, 'accepted' as const, 'removed' as const),
    user: fc.constantFrom(...users),
    profile: fc.constantFrom(...profiles)
  }),
  fc.record({
    is: fc.constantFrom('subscribed' as const, 'offered' as const),
    user: fc.constant(''),
    profile: fc.constantFrom(...profiles)
  }),
  fc.record({
    is: fc.constant('archived' as const),
    user: fc.constantFrom(...users),
    profile: fc.constant('')
  })
)

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const factOf = ({ is, user, profile }: Step): Fact => {
  if (is === 'archived')
    return { source: 'auth', stream: `user-${user}`, type: 'auth.user-archived', data: { user } }
  if (is !== 'subscribed' && is !== 'offered')
    return {
      source: 'profile',
      stream: `profile-${profile}`,
      type: `profile.role-${is}`,
      data: { user, profile }
    }
  const data = { profile, accepted: is === 'subscribed' }
  return { source: 'billing', stream: `account-${profile}`, type: 'billing.subscription-changed', data }
}

t.test('who has no role on a profile that ever subscribed, however the logs interleave', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.integer(),
      fc.integer(),
      async (steps, one, other) => {
        const registrations = users.map(
          (user): Fact => ({
            source: 'auth',
            stream: `user-${user}`,
            type: 'auth.user-registered',
            data: { user }
          })
        )
        const logs = logsOf([...registrations, ...steps.map(factOf)])
        const first = await folded(registered, logs, one)
        const second = await folded(registered, logs, other)
        t.equal(first.checkpoint.digest, second.checkpoint.digest)
        const documents = await dump(first)
        const listed = users.filter((user) => {
          const document = documents.get(`user/${user}`)
          return document && registered.lists.all?.by(document) === ''
        })
        const wanted = users.filter((user) => {
          if (steps.some((step) => step.is === 'archived' && step.user === user)) return false
          return profiles.every((profile) => {
            const roles = steps.filter((step) => step.user === user && step.profile === profile)
            const hasRole = roles.length > 0 && roles.at(-1)?.is !== 'removed'
            return !hasRole || !steps.some((step) => step.is === 'subscribed' && step.profile === profile)
          })
        })
        t.same(listed, wanted)
      }
    ),
    { numRuns: 60 }
  )
})
