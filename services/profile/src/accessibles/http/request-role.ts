import { Accessible, type AccessibleCreate, AccessibleCreate as Body } from '@bursar/contracts'
import {
  type Answer,
  answer,
  fail,
  type OperationRequest,
  operation,
  type RoleDocument
} from '@bursar/service-kit'
import { type Static, Type } from 'typebox'
import { countInvitations } from '../../invitations/count-invitations.ts'
import { type LiveProfile, profileAfter, profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { namesFor } from '../../profiles/users-names.ts'
import { typeOfRole } from '../../role-types/type-of-role.ts'
import { requestRole as ask } from '../../roles/domain/roles.ts'
import { roleDocument } from '../../roles/role-document.ts'
import { drawKey } from '../../shared/draw-key.ts'
import { type AccessibleRow, accessibleForms, accessibleRows } from '../accessible-rows.ts'
import { openUnmanaged } from '../open-unmanaged.ts'
import { profileNamed, readAccessibleCreate } from '../read-accessible-create.ts'

const Query = Type.Object({ force: Type.Optional(Type.Boolean()) })

const shared = {
  method: 'POST',
  access: 'self',
  query: Query,
  body: Body,
  answers: { 200: Accessible, 201: Accessible }
} as const

/** POST /api/users/{user}/accessibles: asks a profile for a role, whichever it gives. */
export const requestAnyRole = operation({
  ...shared,
  path: '/api/users/{user}/accessibles',
  summary: 'Request a role on a profile',
  handle: (request) => requested(request, null)
})

/** POST /api/users/{user}/accessibles/{role} */
export const requestRole = operation({
  ...shared,
  path: '/api/users/{user}/accessibles/{role}',
  summary: 'Request a role of a given type on a profile',
  handle: (request) => requested(request, request.params.role ?? null)
})

type Asking = OperationRequest<AccessibleCreate, Static<typeof Query>>

async function requested(request: Asking, role: string | null): Promise<Answer> {
  const { user, body, query, engine } = request
  const wanted = readAccessibleCreate(body)
  const known = await profileNamed(request, wanted)
  if (!known && !query.force) fail('not_found')
  const [id, key] = [known ?? engine.world.id(), drawKey(engine)]
  const names = await namesFor(request)
  return request.commit(async (transaction) => {
    const stream = profileStream(id)
    const loaded = await request.reveal(await transaction.load(stream, profileFold))
    const state = known ? loaded : await openUnmanaged(transaction, names, { id, maker: user.id, ...wanted })
    if (state.is !== 'live') fail('not_found')
    if (role !== null && !(await typeOfRole(transaction, state, role))) fail('not_found')
    const decision = ask(state, { user: user.id, role, key, message: body.message, origin: request.origin })
    transaction.append(stream, decision)
    const events = decision.ok ? decision.events : []
    // Whoever asks a profile that is not here yet invites its people.
    if (!known) await countInvitations(transaction, { state, events, by: { user: user.id, as: user.id } })
    const after = profileAfter(state, events, transaction.time)
    const document = requestDocument(after, user.id) ?? fail('not_found')
    const rows = known ? await accessibleRows(request, [document]) : [rowOfUnmanaged(document, state)]
    const [form] = await accessibleForms(request, rows)
    return answer(events.length === 0 ? 200 : 201, form)
  })
}

/** What the user is to the profile now: the role or the request, else what is offered. */
function requestDocument(state: LiveProfile, user: string): RoleDocument | undefined {
  const [offer] = Object.values(state.offers).filter((one) => one.user === user && one.address === null)
  const role = state.roles[user]?.role ?? offer?.role ?? ''
  return roleDocument(state, { user }, role, {})
}

/** What no read model knows yet. A request shows no role type. */
function rowOfUnmanaged(role: RoleDocument, state: LiveProfile): AccessibleRow {
  const {
    profile: id,
    slug,
    full_name,
    email,
    kind,
    user,
    broker,
    default_timezone,
    created_at,
    maker
  } = state
  const [archived, managed] = [false, false]
  const profile = {
    id,
    slug,
    full_name,
    picture: null,
    kind,
    user,
    broker,
    is_provider: false,
    archived,
    maker,
    managed,
    managed_at: null,
    default_timezone,
    created_at
  }
  return { role, profile, email, credentials: false, title: '', types: () => undefined }
}
