import { type FindProvider, operation } from '@bursar/service-kit'
import t from 'tap'
import { parametersIn, parametersOf, routeOf } from '../../dist/request/url-parameters.js'

const role = {
  method: 'GET',
  path: '/api/profile/{profile}/roles/{role}',
  access: 'direct',
  summary: 'One role',
  answers: { 204: null }
} as const

t.test('a handler reads the parameters of its path, and compiles with no others', async (t) => {
  operation({ ...role, handle: async ({ params }) => ({ status: 204, body: params.role.toUpperCase() }) })
  // @ts-expect-error: the path has no {plan}.
  operation({ ...role, handle: async ({ params }) => ({ status: 204, body: params.plan }) })
  const ofPlan: FindProvider<{ readonly plan: string }> = async ({ params }) => params.plan
  const ofRole: FindProvider<{ readonly role: string }> = async ({ params }) => params.role
  operation({ ...role, provider: ofRole, handle: async () => ({ status: 204 }) })
  // @ts-expect-error: nor does what finds the provider read one that is not there.
  operation({ ...role, provider: ofPlan, handle: async () => ({ status: 204 }) })
  t.same(parametersIn(role.path), ['profile', 'role'])
  t.equal(routeOf(role.path), '/api/profile/:profile/roles/:role')
})

t.test('what a URL says comes as it is looked up', async (t) => {
  t.same(parametersOf({ url: '/api/x/Zoe%CC%88', params: { user: 'Zoe\u0308' } }), { user: 'Zoë' })
  t.same(parametersOf({ url: '/api/x/a%00', params: { user: 'a\0' } }), { user: 'a\ufffd' })
  t.same(parametersOf({ url: '/api/x/zoe', params: { user: 'zoe' } }), { user: 'zoe' })
})
