/** Addresses for whoever comes, logged in or not. */
export const publicAddresses = [
  '/login',
  '/register',
  '/recover',
  '/activate',
  '/activate/$verification_key',
  '/verify',
  '/verify/$verification_key',
  '/join',
  '/join/$verification_key',
  '/accept/$verification_key',
  '/enter',
  '/enter/$verification_key',
  '/legal/$agreement',
  '/pricing/$provider'
] as const
