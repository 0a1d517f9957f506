/** Of a request for a role, or a receipt, each manager of the profile is told by a mail of its own. */
import type { Engine } from '@bursar/event-sourcing'
import { jobHandler } from '@bursar/jobs'
import { ROLES, type RoleDocument } from '@bursar/service-kit'
import { askMail, type ManagersMail, managersKind } from '../notices/kind.ts'
import { untilKnown } from './until-known.ts'

/** Managers that are told of one thing, the newest first. */
const MANAGERS_MOST = 20
const PAGE = 500

export const mailManagers = jobHandler<ManagersMail>(managersKind, async (asked, run) => {
  await untilKnown(run.engine, asked)
  const managers = await managersOf(run.engine, asked.profile)
  await run.transact(async (transaction) => {
    for (const user of managers) {
      askMail(transaction, run.id(`to ${user}`), { ...asked, user })
    }
  })
})

/** Who made the profile, asked for the role or accepted it. */
async function managersOf({ collection }: Engine, profile: string): Promise<string[]> {
  const found: string[] = []
  for (let offset = 0; found.length < MANAGERS_MOST; offset += PAGE) {
    const range = { list: 'profile', by: profile, descending: true, offset, limit: PAGE }
    const page = await collection(ROLES).documents<RoleDocument>(range)
    for (const { user, role, status } of page) {
      if (status === 'active' && role === 'manager' && user !== null) found.push(user)
    }
    if (page.length < PAGE) break
  }
  return found.slice(0, MANAGERS_MOST)
}
