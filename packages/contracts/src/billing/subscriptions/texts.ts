/** Characters of what people write about a subscription. */

/** What its provider describes it with. */
export const DESCRIPTION_MAX = 1_000

/** What a provider writes to whom it grants one. */
export const MESSAGE_MAX = 255

/** Why it is to end. */
export const REASON_MAX = 255
