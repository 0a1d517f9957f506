/** How a subscription stands, in words for who has it. */
import type { Subscription } from '../api/customer.ts'
import type { Tone } from '../parts/chip.tsx'
import { dayText } from '../text/dates.ts'

type Standing = Pick<
  Subscription,
  'auto_renew' | 'ends_at' | 'trial_ends_at' | 'locked' | 'change_to' | 'grant_key' | 'request_key'
>

/** `Free until 13 Dec 2026, then paid`, `Paid until 4 Jan 2027, renewed then`, `Ends 4 Jan 2027`. */
export function untilText({ auto_renew, ends_at, trial_ends_at, locked, change_to }: Standing): string {
  const until = dayText(ends_at)
  // As long as nothing was ordered after it, it ends with its trial.
  if (trial_ends_at === ends_at) return `Free until ${until}, then ${auto_renew ? 'paid' : 'it ends'}`
  if (locked) return `Locked until what is due is paid. Runs until ${until}`
  if (change_to) return `Paid until ${until}`
  return auto_renew ? `Paid until ${until}, renewed then` : `Ends ${until}`
}

/** In a word. */
export function stateChip(standing: Standing): readonly [string, Tone] {
  const { auto_renew, ends_at, trial_ends_at, locked, change_to, grant_key, request_key } = standing
  if (grant_key) return ['offered to you', 'warning']
  if (request_key) return ['waits to be accepted', 'warning']
  if (locked) return ['locked', 'danger']
  if (trial_ends_at === ends_at) return ['trial', 'positive']
  if (change_to) return ['changes', 'positive']
  return auto_renew ? ['renews', 'positive'] : ['ends', 'neutral']
}
