/** What one has for oneself, whatever one's roles are. */
export const accountAddresses = [
  '/account',
  '/account/security',
  '/account/sessions',
  '/account/keys',
  '/account/agreements',
  '/account/activity'
] as const
