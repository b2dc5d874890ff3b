/** Who the browser tests sign in as. */
export const people = {
  administrator: { email: 'admin@example.com', name: 'Ada Admin' },
  analyst: { email: 'analyst@example.com', name: 'Alan Analyst' },
  viewer: { email: 'viewer@example.com', name: 'Vera Viewer' },
} as const

export type Role = keyof typeof people

export const password = 'plum tractor seven lanterns'
