/** What texts of webhooks may hold, in characters. */

export const URL_MAX = 2_000
export const WEBHOOK_DESCRIPTION_MAX = 255
