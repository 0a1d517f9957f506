/** Names of billing's streams. */

/** All that a profile ordered and paid: one stream, so that one debt is paid once. */
export const accountStream = (profile: string): string => `account-${profile}`

/** What a user means to buy. */
export const cartStream = (user: string): string => `cart-${user}`

/** What a provider sells, one plan of it. */
export const planStream = (plan: string): string => `plan-${plan}`
