/** The profile service as one value: who buys and sells, and who acts for them. */
import type { Engine } from '@bursar/event-sourcing'
import { startedJob } from '@bursar/jobs'
import { type Counters, lateEngine, memoryCounters, service } from '@bursar/service-kit'
import { acceptRole } from './accessibles/http/accept-role.ts'
import { leaveProfile } from './accessibles/http/leave-profile.ts'
import { listAccessibles, listAccessiblesOfType } from './accessibles/http/list-accessibles.ts'
import { readAccessible } from './accessibles/http/read-accessible.ts'
import { requestAnyRole, requestRole } from './accessibles/http/request-role.ts'
import { leaveArchived } from './accessibles/leave-archived.ts'
import { createShadow } from './accounts/http/create-shadow.ts'
import { readAccount } from './accounts/http/read-account.ts'
import { searchAllAccounts, searchProfiles } from './accounts/http/search-profiles.ts'
import { searchUsers } from './accounts/http/search-users.ts'
import { searchGuard } from './accounts/search-guard.ts'
import { createAgreement } from './agreements/http/create-agreement.ts'
import { listAgreements, listLegal } from './agreements/http/list-agreements.ts'
import { readAgreement, readLegal } from './agreements/http/read-agreement.ts'
import { signAgreement } from './agreements/http/sign-agreement.ts'
import { updateAgreement } from './agreements/http/update-agreement.ts'
import { changeBrand, removeBrand } from './brands/http/change-brand.ts'
import { readLogo } from './brands/http/read-logo.ts'
import { siteBrand } from './brands/site-brand.ts'
import { erasePerson } from './erasure/erase-person.ts'
import { eraseProfile, readErasure } from './erasure/http/erase-profile.ts'
import { personalData } from './erasure/personal-data.ts'
import { claimOffers } from './invitations/claim-offers.ts'
import { endOffers } from './invitations/end-offers.ts'
import { archivePersonalProfile } from './profiles/archive-personal-profile.ts'
import { ensureBroker } from './profiles/broker.ts'
import { creationGuard } from './profiles/creation-guard.ts'
import { archiveProfile } from './profiles/http/archive-profile.ts'
import { createProfile } from './profiles/http/create-profile.ts'
import { listAllProfiles } from './profiles/http/list-all-profiles.ts'
import { listProfiles } from './profiles/http/list-profiles.ts'
import { readProfile } from './profiles/http/read-profile.ts'
import { patchProfile, updateProfile } from './profiles/http/update-profile.ts'
import { namesOfProfiles } from './profiles/log-names.ts'
import { openPersonalProfile } from './profiles/open-personal-profile.ts'
import { renamePersonalProfile } from './profiles/rename-personal-profile.ts'
import { takeAddress } from './profiles/take-address.ts'
import { welcomeSubscriber } from './profiles/welcome-subscriber.ts'
import { profileReadSide } from './read-side.ts'
import { createRoleType } from './role-types/http/create-role-type.ts'
import { deleteRoleType } from './role-types/http/delete-role-type.ts'
import { listRoleTypes } from './role-types/http/list-role-types.ts'
import { readRoleType } from './role-types/http/read-role-type.ts'
import { patchRoleType, updateRoleType } from './role-types/http/update-role-type.ts'
import { grantRole } from './roles/http/grant-role.ts'
import { listRoles, listRolesOfType } from './roles/http/list-roles.ts'
import { putRole } from './roles/http/put-role.ts'
import { readRole } from './roles/http/read-role.ts'
import { removeRole } from './roles/http/remove-role.ts'
import { repeatInvitation } from './roles/http/repeat-invitation.ts'
import { inviteSubscriber } from './roles/invite-subscriber.ts'
import { keyOldRoles } from './roles/key-old-roles.ts'
import { settleInvited } from './roles/settle-invited.ts'
import { listProfileEvents } from './trail/http/list-profile-events.ts'

const ofProfiles = [
  listAllProfiles,
  listProfiles,
  readProfile,
  updateProfile,
  patchProfile,
  archiveProfile,
  readErasure,
  eraseProfile
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

const ofAgreements = [
  listAgreements,
  createAgreement,
  readAgreement,
  updateAgreement,
  listLegal,
  readLegal,
  signAgreement
] as const

/** What a composition root chooses. */
export interface ProfileParts {
  /** Where searches and new shadows are counted: in memory, for this process alone, unless given. */
  readonly counters?: Counters
}

/** The profile service: profiles, who acts for them, and the search for either. */
export function profile({ counters = memoryCounters() }: ProfileParts = {}) {
  const guard = searchGuard(counters)
  const late = lateEngine()
  return service({
    ...profileReadSide,
    names: namesOfProfiles,
    personal: personalData,
    site: siteBrand,
    operations: [
      ...ofProfiles,
      createProfile(creationGuard(counters)),
      ...ofRoles,
      ...ofRoleTypes,
      ...ofAccessibles,
      ...ofAgreements,
      searchAllAccounts(guard),
      searchProfiles(guard),
      searchUsers(guard),
      readAccount,
      createShadow(counters),
      listProfileEvents,
      changeBrand(counters),
      removeBrand,
      readLogo
    ],
    policies: [
      openPersonalProfile,
      renamePersonalProfile,
      archivePersonalProfile,
      claimOffers,
      endOffers,
      leaveArchived(late),
      erasePerson,
      welcomeSubscriber,
      takeAddress,
      inviteSubscriber
    ],
    async prepare(engine, settings) {
      late.is(engine)
      await ensureBroker(engine, settings)
      // Where there are several, the one that leads does it.
      if (!engine.isShared) await settleEarlier(engine)
    },
    jobs: [
      startedJob({ name: 'settle-earlier', limitMs: 1_800_000, run: ({ engine }) => settleEarlier(engine) })
    ]
  })
}

/** What version 0.1 left to be settled by the first start. */
async function settleEarlier(engine: Engine): Promise<void> {
  await settleInvited(engine)
  await keyOldRoles(engine)
}
