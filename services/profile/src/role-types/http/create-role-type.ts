import { BROKER_PROFILE, RoleDescription, RoleTypeWrite } from '@bursar/contracts'
import { answer, fail, isBuiltInRole, operation } from '@bursar/service-kit'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { deriveTypeSlug, describeRoleType } from '../domain/role-types.ts'
import { readRoleType } from '../role-type-body.ts'
import { describedForm } from '../role-type-form.ts'

/** POST /api/profile/{profile}/roles/describe: a new role type; the broker's is every profile's. */
export const createRoleType = operation({
  method: 'POST',
  path: '/api/profile/{profile}/roles/describe',
  access: 'direct',
  keys: false,
  summary: 'Define a new role type',
  body: RoleTypeWrite,
  answers: { 201: RoleDescription },
  async handle(request) {
    const changes = { ...readRoleType(request.body), described_by: request.caller?.user }
    return request.commit(async (transaction) => {
      const stream = profileStream(request.profile.id)
      const state = await transaction.load(stream, profileFold)
      const broker = await transaction.load(profileStream(BROKER_PROFILE), profileFold)
      if (state.is !== 'live' || broker.is !== 'live') fail('not_found')
      const isTaken = (slug: string) =>
        isBuiltInRole(slug) || Object.hasOwn(state.types, slug) || Object.hasOwn(broker.types, slug)
      const slug = await deriveTypeSlug(request.body.title.trim(), isTaken)
      const decision = describeRoleType(state, slug, changes, undefined, transaction.time)
      transaction.append(stream, decision)
      return answer(201, await describedForm(request, decision))
    })
  }
})
