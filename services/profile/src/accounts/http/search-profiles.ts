import { ownDomain, TypeaheadOrganizationList } from '@bursar/contracts'
import { answer, type ListRequest, operation, organizationForm, shownText as text } from '@bursar/service-kit'
import { profileFields } from '../account-fields.ts'
import type { AccountRow } from '../account-rows.ts'
import { type Searched, searchAccounts } from '../search-accounts.ts'
import type { SearchGuard } from '../search-guard.ts'

const profiles: Searched = { fields: profileFields, byDefault: 'full_name', usersAlone: false }

const shared = {
  method: 'GET',
  access: 'user',
  answers: { 200: TypeaheadOrganizationList },
  lists: ['start_at', 'ends_at', 'q', 'q_f', 'o'],
  refuses: [429]
} as const

/** GET /api/accounts: profiles and users, each as a profile. */
export function searchAllAccounts(guard: SearchGuard) {
  return operation({
    ...shared,
    path: '/api/accounts',
    summary: 'Search for profiles and users; empty while more than five match',
    handle: async (request) => answer(200, shown(await searchAccounts(request, guard, profiles)))
  })
}

/** GET /api/accounts/profiles: for the broker's people also by the domain of an address that nobody has. */
export function searchProfiles(guard: SearchGuard) {
  return operation({
    ...shared,
    path: '/api/accounts/profiles',
    summary: 'Search for profiles; empty while more than five match',
    handle: async (request) =>
      answer(200, shown(await searchAccounts(request, guard, { ...profiles, retry: byDomain })))
  })
}

/** Whoever has an address of the same domain, which is not one that everybody gets addresses of. */
function byDomain(list: ListRequest) {
  const domains = list.terms.flatMap((term) => (term.includes('@') ? (ownDomain(term) ?? []) : []))
  if (domains.length === 0) return undefined
  const ends = domains.map((domain) => `@${domain}`)
  return {
    list: { ...list, terms: ends, fields: ['email'] },
    keep: ({ profile }: AccountRow) => ends.some((end) => text(profile.email).toLowerCase().endsWith(end))
  }
}

function shown(rows: readonly AccountRow[]): TypeaheadOrganizationList {
  const results = rows.map(({ profile, owner }) => organizationForm(profile, owner?.credentials ?? false))
  return { count: results.length, results }
}
