/** Header in which the front server tells who called, having removed whatever the caller wrote there. */
export const addressHeader = 'x-yardstick-address'
