/** The prefix that a profile chose for the numbers of its invoices: it stays its own when the profile is archived. */
import type { ProfileEvents } from '@bursar/contracts'
import { fold } from '@bursar/event-sourcing'

export interface ChosenPrefix {
  readonly profile: string
  /** Empty: none. */
  readonly prefix: string
}

export const chosenPrefix = fold<ChosenPrefix, ProfileEvents>(
  { profile: '', prefix: '' },
  {
    'profile.profile-created': (state, { profile, invoice_prefix: prefix = '' }) => ({
      ...state,
      profile,
      prefix
    }),
    'profile.profile-updated': (state, { invoice_prefix: prefix = state.prefix }) => ({ ...state, prefix })
  }
)
