/** The profile service as one value: who buys and sells, and who acts for them. */
import type { Engine } from '@bursar/event-sourcing'
import { service } from '@bursar/service-kit'
import { ensureBroker } from './broker.ts'
import { acceptRole } from './http/accept-role.ts'
import { archiveProfile } from './http/archive-profile.ts'
import { createProfile } from './http/create-profile.ts'
import { createRoleType } from './http/create-role-type.ts'
import { deleteRoleType } from './http/delete-role-type.ts'
import { grantRole } from './http/grant-role.ts'
import { leaveProfile } from './http/leave-profile.ts'
import { listAccessibles, listAccessiblesOfType } from './http/list-accessibles.ts'
import { listAllProfiles } from './http/list-all-profiles.ts'
import { listProfiles } from './http/list-profiles.ts'
import { listRoleTypes } from './http/list-role-types.ts'
import { listRoles, listRolesOfType } from './http/list-roles.ts'
import { putRole } from './http/put-role.ts'
import { readAccessible } from './http/read-accessible.ts'
import { readProfile } from './http/read-profile.ts'
import { readRole } from './http/read-role.ts'
import { readRoleType } from './http/read-role-type.ts'
import { removeRole } from './http/remove-role.ts'
import { repeatInvitation } from './http/repeat-invitation.ts'
import { requestAnyRole, requestRole } from './http/request-role.ts'
import { patchProfile, updateProfile } from './http/update-profile.ts'
import { patchRoleType, updateRoleType } from './http/update-role-type.ts'
import { keyOldRoles } from './invitations/key-old-roles.ts'
import { settleInvited } from './invitations/settle-invited.ts'
import { namesOfProfiles } from './names/log-names.ts'
import { claimOffers } from './policies/claim-offers.ts'
import { endOffers } from './policies/end-offers.ts'
import { openPersonalProfile } from './policies/open-personal-profile.ts'
import { renamePersonalProfile } from './policies/rename-personal-profile.ts'
import { welcomeSubscriber } from './policies/welcome-subscriber.ts'
import { profileReadSide } from './read-side.ts'

const ofProfiles = [
  listAllProfiles,
  listProfiles,
  createProfile,
  readProfile,
  updateProfile,
  patchProfile,
  archiveProfile
] as const
const ofRoles = [
  listRoles,
  listRolesOfType,
  grantRole,
  readRole,
  repeatInvitation,
  putRole,
  removeRole
] as const
const ofRoleTypes = [
  listRoleTypes,
  createRoleType,
  readRoleType,
  updateRoleType,
  patchRoleType,
  deleteRoleType
] as const
const ofAccessibles = [
  listAccessibles,
  listAccessiblesOfType,
  requestAnyRole,
  requestRole,
  readAccessible,
  acceptRole,
  leaveProfile
] as const

/** Makes the service. */
export function profile() {
  return service({
    ...profileReadSide,
    names: namesOfProfiles,
    operations: [...ofProfiles, ...ofRoles, ...ofRoleTypes, ...ofAccessibles],
    policies: [openPersonalProfile, renamePersonalProfile, claimOffers, endOffers, welcomeSubscriber],
    async prepare(engine, settings) {
      await ensureBroker(engine, settings)
      // Where there are several, the one that follows does it now and then.
      if (!engine.isShared) await settleEarlier(engine)
    },
    maintain: settleEarlier
  })
}

/** What version 0.1 left to be settled by the first start. */
async function settleEarlier(engine: Engine): Promise<void> {
  await settleInvited(engine)
  await keyOldRoles(engine)
}
