/** Somebody manages a profile that an import made: what its maker accepted for it waits for that manager. */
import type { ProfileEvents, RoleAccepted, RoleGranted } from '@bursar/contracts'
import { type Engine, type Policy, policy, type Reaction, type RecordedEvent } from '@bursar/event-sourcing'
import { ACCESS, type ProfileRef, profileKey } from '@bursar/service-kit'
import { accountStream } from '../shared/streams.ts'
import { claimAccount } from './domain/acceptance.ts'
import { account } from './domain/account.ts'

/** How long it waits for the read model that says since when a profile is managed; then the event is handled again. */
const WAIT_MS = 30_000

/** Any manager's acceptance will do: what is claimed once is claimed, and since when the read model says. */
export function claimOnceManaged(late: { readonly engine: Promise<Engine> }): Policy {
  async function claim(
    { data: { profile, role }, position }: RecordedEvent<RoleAccepted | RoleGranted>,
    reaction: Reaction
  ) {
    if (role !== 'manager') return
    const engine = await late.engine
    if (!(await engine.projectionRunner.wait({ profile: position }, WAIT_MS)))
      throw new Error('the read models are behind')
    const known = await engine.collection(ACCESS).get<ProfileRef>(profileKey(profile))
    if (known?.kind !== 'shadow' || !known.managed_at) return
    const { managed_at } = known
    await reaction.transact(async (tx) => {
      const held = await tx.load(accountStream(profile), account)
      tx.append(accountStream(profile), claimAccount(held, profile, managed_at))
    })
  }
  return policy<ProfileEvents>({
    name: 'claim-account',
    on: { 'profile.role-accepted': claim, 'profile.role-granted': claim }
  })
}
