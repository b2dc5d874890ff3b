import { defineConfig } from 'vitest/config'

const everything = ['lib/**/*.test.ts', 'components/**/*.test.ts', 'metrics/**/*.test.ts', 'e2e/projects/*.test.ts', 'scripts/**/*.test.ts']
const dated = ['lib/base/format*.test.ts', 'lib/metrics/**/*.test.ts', 'lib/charts/**/*.test.ts', 'components/**/*.test.ts']
// What kinds are made of is held in every zone by the hazards and the random questions of lib/metrics/property.
const once = ['lib/metrics/types/**', 'lib/metrics/kinds/**', 'lib/metrics/dimension-kinds/**', 'lib/metrics/people-kinds.test.ts']
const inZone = (zone: string, include: readonly string[]) => ({
  extends: true as const,
  test: { name: zone, env: { TZ: zone }, include: [...include], exclude: zone === 'UTC' ? [] : once },
})

/** With `--mode zones`, as `npm test` runs it, what works with dates says the same wherever the process runs. */
export default defineConfig(({ mode }) => ({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    globalSetup: ['./lib/store/testing.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      inZone('UTC', everything),
      ...(mode === 'zones' ? [inZone('Pacific/Kiritimati', dated), inZone('America/Los_Angeles', dated)] : []),
    ],
  },
}))
