/** Lower case, digits and underscores, at most 40: names stand in URLs, on the command line, and in SQL, which cuts long ones. */
export const namePattern = /^[a-z][a-z0-9_]{0,39}$/
