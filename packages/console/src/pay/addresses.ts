/** Where money is paid. */
export const payAddresses = [
  '/cart',
  '/checkout/$profile',
  '/billing/$profile/receipt/$charge',
  '/pay/$claim_code',
  '/payments/$claim_code'
] as const
