/** Numbers and dates are written for this reader until people can choose. */
export const locale = 'en-US'
