/** The profile service as one value: who buys and sells, and who acts for them. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { type Service, service } from '@bursar/service-kit'
import { ensureBroker } from './broker.ts'
import { createProfile } from './http/create-profile.ts'
import { listProfiles } from './http/list-profiles.ts'
import { readProfile } from './http/read-profile.ts'
import { patchProfile, updateProfile } from './http/update-profile.ts'
import { openPersonalProfile } from './policies/open-personal-profile.ts'
import { welcomeSubscriber } from './policies/welcome-subscriber.ts'
import { profiles } from './projections/profiles.ts'
import { subscriptions } from './projections/subscriptions.ts'

/** Makes the service. */
export function profile(): Service {
  return service({
    name: 'profile',
    definitions: [...profileEvents, ...authEvents, ...billingEvents],
    operations: [listProfiles, createProfile, readProfile, updateProfile, patchProfile],
    projections: [profiles, subscriptions],
    policies: [openPersonalProfile, welcomeSubscriber],
    follows: ['auth', 'billing'],
    prepare: ensureBroker
  })
}
