/** The viewer's language, as the browser has it. */
export const language = new Intl.DateTimeFormat().resolvedOptions().locale
