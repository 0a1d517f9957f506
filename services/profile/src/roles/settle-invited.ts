/**
 * Version 0.1 made an account for whoever was invited under an address. The first start makes waiting offers of what was
 * given to those that nobody activated, and archives their personal profiles; the auth service takes the accounts back.
 */

import { BROKER_PROFILE, type UserInvited } from '@bursar/contracts'
import { type Engine, eventsOfTypes, RefusedError } from '@bursar/event-sourcing'
import { ACCESS, ROLES, type RoleDocument, type UserRef, userKey } from '@bursar/service-kit'
import { addressHash } from '../invitations/address-hash.ts'
import { awaitOwner } from '../invitations/await-owner.ts'
import { makerStands } from '../invitations/standing-of.ts'
import { profileFold, profileStream } from '../profiles/domain/profile.ts'
import { isManager } from '../profiles/domain/role-state.ts'
import { namesSecret, slugNames } from '../profiles/slug-names.ts'
import { drawKey } from '../shared/draw-key.ts'
import { archiveInvited, offerToAddress } from './domain/invited.ts'

const setting = 'invited accounts'
const limits = { roles: 1_000 }

/** Safe to repeat, and to run twice at once. */
export async function settleInvited(engine: Engine): Promise<void> {
  const { events, codec, readModels, keys } = engine
  if ((await readModels.setting(setting)) === 'settled') return
  for await (const stored of eventsOfTypes(events, ['profile.user-invited'])) {
    await settle(engine, await keys.reveal(codec.decode(stored).data))
  }
  await readModels.setSetting(setting, 'settled')
}

async function settle(engine: Engine, invited: UserInvited): Promise<void> {
  const account = await engine.collection(ACCESS).get<UserRef>(userKey(invited.user))
  if (account?.active) return
  const by = { list: 'user', by: invited.user, descending: false, offset: 0, limit: limits.roles }
  const roles = await engine.collection(ROLES).documents<RoleDocument>(by)
  const profiles = new Set([invited.profile, ...roles.map(({ profile }) => profile)])
  profiles.delete(invited.personal_profile)
  try {
    for (const profile of profiles) await offerThere(engine, invited, profile)
    await archiveTheirs(engine, invited)
  } catch (error) {
    // Somebody else was at it at the same instant.
    if (!(error instanceof RefusedError)) throw error
  }
}

const causeOf = ({ world }: Engine) => ({
  actor: 'system',
  correlationid: world.id(),
  causationid: 'upgrade'
})

async function offerThere(engine: Engine, { user, email, full_name }: UserInvited, profile: string) {
  // An erased person has no address that anybody could verify.
  if (typeof email !== 'string') return
  const address = addressHash(await engine.keys.secret(namesSecret), email)
  const made_by = await giverOf(engine, profile, user)
  const drawn = { offer: engine.world.id(), grant_key: drawKey(engine) }
  const given = { given_email: email, ...(typeof full_name === 'string' && { given_name: full_name }) }
  await engine.transact(causeOf(engine), async (transaction) => {
    const stream = profileStream(profile)
    const state = await engine.keys.reveal(await transaction.load(stream, profileFold))
    if (state.is !== 'live') return
    const by = { made_by, made_as: isManager(state.roles[made_by]) ? profile : BROKER_PROFILE }
    const stands = await makerStands(transaction, state, by)
    const decision = offerToAddress(state, { ...drawn, ...by, ...given, user, address, stands })
    transaction.append(stream, decision)
    await awaitOwner(transaction, { address, user: null }, decision.ok ? decision.events : [])
  })
}

/** Who gave it last: version 0.1 noted it with the event alone. */
async function giverOf({ events, codec }: Engine, profile: string, user: string): Promise<string> {
  const stored = await events.readStream(profileStream(profile), 0)
  const given = ['profile.role-offered', 'profile.role-granted']
  const found = stored
    .filter(({ type }) => given.includes(type))
    .map((event) => codec.decode(event))
    .findLast(({ data }) => data.user === user)
  return found?.actor ?? ''
}

async function archiveTheirs(engine: Engine, { user, personal_profile: profile }: UserInvited) {
  const names = slugNames(await engine.keys.secret(namesSecret))
  await engine.transact(causeOf(engine), async (transaction) => {
    const stream = profileStream(profile)
    const state = await engine.keys.reveal(await transaction.load(stream, profileFold))
    const decision = archiveInvited(state, user)
    transaction.append(stream, decision)
    const isArchived = decision.ok && decision.events.length > 0
    if (isArchived && state.is === 'live' && typeof state.slug === 'string') {
      await names.free(transaction, state.slug, profile)
    }
  })
}
