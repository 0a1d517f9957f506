/** The reason of a charge that was never asked for, because the first one of its checkout was declined. */
export const NOT_ASKED = 'not_asked'
