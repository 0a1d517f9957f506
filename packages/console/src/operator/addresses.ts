/** Addresses of the system's own room, as the router writes them. */
export const operatorAddresses = [
  '/system',
  '/system/projections',
  '/system/parked',
  '/system/events',
  '/system/verify',
  '/system/mail',
  '/system/users',
  '/system/agreements'
] as const
