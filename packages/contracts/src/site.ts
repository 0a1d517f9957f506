/** Ids that are the same on every site, so that services agree on them without asking each other. */

/** The profile that runs the site. */
export const BROKER_PROFILE = '0b0b0b0b-0000-5000-8000-000000000001'

/** The broker's first manager, made at the first start. */
export const FIRST_MANAGER = '0b0b0b0b-0000-5000-8000-000000000002'

/** The first manager's personal profile. */
export const FIRST_MANAGER_PROFILE = '0b0b0b0b-0000-5000-8000-000000000003'

/** The payment processor's book in the ledger. */
export const PROCESSOR_PROFILE = 'processor'
