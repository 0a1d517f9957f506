/** Slugs: the names in URLs. They are told apart by case, and derived ones are in lower case. */

/** What a slug may be made of. */
export const slugPattern = /^[-a-zA-Z0-9_]+$/

/** Longest slug that may be sent; derived ones leave room for a number behind them. */
export const slugLimit = 150
const derivedLimit = 100

/** Words that stand in a URL where a user, profile, plan, role or coupon may stand: nobody gets them as a name. */
const fixedWords = new Set(
  (
    'accept all anonymous api auth balances cartitems charges churn churned describe engaged expired jwks lines operator ' +
    'payments processor profiles recover redeem register registered renew subscribers subscriptions system tokens ' +
    'transactions transfers unengaged upload users webhooks'
  ).split(' ')
)

/** True for a word that URLs use themselves. */
export function isFixedWord(slug: string): boolean {
  return fixedWords.has(slug.toLowerCase())
}

/**
 * The slug that a text gives: lower case, every run of other characters one dash, none at the ends. Empty when
 * nothing of the text may stand in a slug.
 */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, derivedLimit)
    .replace(/^-+|-+$/g, '')
}

/**
 * The first of `slug`, `slug-1`, `slug-2` … that is free. Tries 1, 2, 4, 8 … and then halves the gap, so the
 * ten-thousandth of a name costs some thirty questions; where names in between were given back it may pass one.
 */
export async function firstFree(slug: string, isFree: (slug: string) => Promise<boolean>): Promise<string> {
  const free = (candidate: string) => (isFixedWord(candidate) ? Promise.resolve(false) : isFree(candidate))
  if (await free(slug)) return slug
  let taken = 0
  let found = 1
  while (!(await free(`${slug}-${found}`))) {
    taken = found
    found *= 2
  }
  while (found - taken > 1) {
    const middle = Math.floor((taken + found) / 2)
    if (await free(`${slug}-${middle}`)) found = middle
    else taken = middle
  }
  return `${slug}-${found}`
}

/** What an archived thing is called, in place of its slug and of its e-mail address. */
export function archivedName(id: string): string {
  return `_archive_${id}`
}
