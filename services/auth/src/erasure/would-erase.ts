/** What the erasure of a user would do. */
import type { Erasure } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { fail, managesBroker, type OperationRequest, shownText } from '@bursar/service-kit'
import { lastManaged, profilesByIds } from '../account/last-managed.ts'
import type { User } from '../users/domain/user.ts'

type Asking = Pick<OperationRequest, 'caller' | 'collection' | 'reveal' | 'user'>

/** What it would do, with the ids of the profiles that go with it beside the personal one. */
export interface Planned {
  readonly erasure: Erasure
  readonly profiles: readonly string[]
}

/** For managers of the broker alone. The last of them stays: 409. */
export async function wouldErase(request: Asking, transaction: Transaction, account: User): Promise<Planned> {
  if (!(await managesBroker(request))) fail('forbidden')
  const { user, reveal } = request
  const last = account.is === 'live' ? await lastManaged(request, transaction, account) : []
  const found = await reveal(await profilesByIds(request, [user.profile, ...last]))
  if (found.some(({ broker }) => broker)) fail('last_manager')
  const erasure: Erasure = {
    kind: 'user',
    slug: shownText((await reveal(user)).slug),
    archives: found.filter(({ archived }) => !archived).map(({ slug }) => shownText(slug)),
    detail: [
      'The account ends: no login, session or key of it works any more, and all of its roles end.',
      'Names, addresses and texts of this person become unreadable in all logs, read models and backups.',
      'The user name cannot be used by anybody else for a year; e-mail address and phone number are free at once.',
      ...(last.length > 0
        ? [
            'Other profiles that are archived with it keep their texts: first erase those that name this person.'
          ]
        : []),
      'Amounts, dates and ids in the ledger stay, so that every sum still holds.',
      'This cannot be undone.'
    ]
  }
  return { erasure, profiles: last }
}
