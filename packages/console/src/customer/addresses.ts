/** What a customer has with the businesses here. */
export const customerAddresses = [
  '/my/$profile',
  '/my/$profile/plans',
  '/my/$profile/change/$plan',
  '/my/$profile/statement',
  '/my/$profile/invoices',
  '/my/$profile/invoices/$number',
  '/my/$profile/card',
  '/my/$profile/people',
  '/my/$profile/settings'
] as const
