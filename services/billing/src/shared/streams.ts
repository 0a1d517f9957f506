/** Names of billing's streams. */

/** All that a profile ordered and paid: one stream, so that one debt is paid once. */
export const accountStream = (profile: string): string => `account-${profile}`

/** What a user means to buy. */
export const cartStream = (user: string): string => `cart-${user}`

/** A price cut that a provider gives. */
export const couponStream = (coupon: string): string => `coupon-${coupon}`

/** How a provider goes after what is not paid. */
export const dunningStream = (provider: string): string => `dunning-${provider}`

/** What leaves a profile's Funds: one stream, so that those who take money take turns. */
export const fundsStream = (profile: string): string => `funds-${profile}`

/** Who grants subscriptions, a provider or a user: one stream, so that each grant sees those before it. */
export const granterStream = (id: string): string => `granter-${id}`

/** How a provider's imports are read. */
export const importsStream = (provider: string): string => `imports-${provider}`

/** The seats that wait for one e-mail address, by its keyed hash. */
export const seatsStream = (address: string): string => `seats-${address}`

/** Numbers that a provider has given to its invoices: one stream, so that they have neither gap nor double. */
export const invoicesStream = (provider: string): string => `invoices-${provider}`

/** Large sales of a provider, which take turns so that together they stay within what one may sell. */
export const salesStream = (provider: string): string => `sales-${provider}`

/** The account that a provider has of its own at the payment processor. */
export const payeeStream = (provider: string): string => `payee-${provider}`

/** What was handed on of a charge to the account of its provider. */
export const shareStream = (charge: string): string => `share-${charge}`

/** What a provider sells, one plan of it. */
export const planStream = (plan: string): string => `plan-${plan}`

/** Trials of a plan that a person, or whoever has a card, has once: by a keyed hash of plan and person or card. */
export const trialStream = (of: string): string => `trial-${of}`
/** The tax rates of a provider. */
export const taxesStream = (provider: string): string => `taxes-${provider}`

/** A receipt that was asked for by mail. */
export const receiptStream = (receipt: string): string => `receipt-${receipt}`

/** What a profile is told of at URLs of its own. */
export const webhooksStream = (profile: string): string => `webhooks-${profile}`

/** What came of telling it: apart from the above, because it grows with all that happens. */
export const webhookDeliveriesStream = (profile: string): string => `webhook-deliveries-${profile}`
