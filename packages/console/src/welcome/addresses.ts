/** Where a new site begins. */
export const welcomeAddresses = ['/welcome'] as const
