/** Names of billing's streams. */

/** All that a profile ordered and paid: one stream, so that one debt is paid once. */
export const accountStream = (profile: string): string => `account-${profile}`

/** What a user means to buy. */
export const cartStream = (user: string): string => `cart-${user}`

/** A price cut that a provider gives. */
export const couponStream = (coupon: string): string => `coupon-${coupon}`

/** What leaves a profile's Funds: one stream, so that those who take money take turns. */
export const fundsStream = (profile: string): string => `funds-${profile}`

/** How a provider's imports are read. */
export const importsStream = (provider: string): string => `imports-${provider}`

/** Large sales of a provider, which take turns so that together they stay within what one may sell. */
export const salesStream = (provider: string): string => `sales-${provider}`

/** What a provider sells, one plan of it. */
export const planStream = (plan: string): string => `plan-${plan}`
