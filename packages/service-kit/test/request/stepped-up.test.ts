/** When a step-up is asked for, in which order, and that it has to hold in the last write still. */
import { answer, fail, type OperationRequest, operation, type Prove } from '@bursar/service-kit'
import t from 'tap'
import { checkProvable, steppedUp } from '../../dist/request/stepped-up.js'

function scene({ holds = true, when }: { readonly holds?: boolean; readonly when?: boolean } = {}) {
  const steps: string[] = []
  const asking = operation({
    method: 'POST',
    path: '/api/users/{user}/verify',
    access: 'self',
    summary: 'Something that a stolen session must not do',
    answers: { 204: null },
    stepUp: {
      needed: { password: ['Needed.'] },
      before: () => void steps.push('before'),
      ...(when !== undefined && { when: () => when })
    },
    async handle({ commit, proof }) {
      steps.push(proof ? 'handled with a proof' : 'handled')
      return commit(async () => {
        steps.push('written')
        return answer(204)
      })
    }
  })
  const prove: Prove = async () => {
    steps.push('proved')
    return { holds: async () => (holds ? undefined : fail('wrong_credentials')) }
  }
  const commit = (work: (transaction: never) => Promise<unknown>) => work({} as never)
  const request = { commit, body: {} } as unknown as OperationRequest
  return { asking, steps, run: () => steppedUp(asking, prove)(request) }
}

t.test('what is not there is told first, then the caller shows a secret, then it is done', async (t) => {
  const { steps, run } = scene()
  t.match(await run(), { status: 204 })
  t.same(steps, ['before', 'proved', 'handled with a proof', 'written'])
})

t.test('what needs none is done without', async (t) => {
  const { steps, run } = scene({ when: false })
  t.match(await run(), { status: 204 })
  t.same(steps, ['before', 'handled', 'written'])
})

t.test('a proof that ended meanwhile writes nothing', async (t) => {
  const { steps, run } = scene({ holds: false })
  await t.rejects(run(), { code: 'wrong_credentials' })
  t.notOk(steps.includes('written'))
})

t.test('a service that cannot tell who somebody is may not ask for it', async (t) => {
  const { asking } = scene()
  t.throws(() => checkProvable([asking], undefined), /POST \/api\/users\/\{user\}\/verify asks for a step-up/)
  t.doesNotThrow(() => checkProvable([{ ...asking, stepUp: undefined }], undefined))
})
