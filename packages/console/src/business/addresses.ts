/** Addresses of a business, as the router writes them. */
export const businessAddresses = [
  '/business/$profile',
  '/business/$profile/figures/$table',
  '/business/$profile/customers',
  '/business/$profile/customers/$customer',
  '/business/$profile/sales',
  '/business/$profile/invoices',
  '/business/$profile/invoices/$number',
  '/business/$profile/money',
  '/business/$profile/plans',
  '/business/$profile/plans/$plan',
  '/business/$profile/new-plan',
  '/business/$profile/import',
  '/business/$profile/settings',
  '/business/$profile/coupons',
  '/business/$profile/webhooks',
  '/business/$profile/webhooks/$webhook'
] as const
