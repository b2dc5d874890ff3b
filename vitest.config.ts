import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'metrics/**/*.test.ts', 'e2e/projects/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['./lib/store/testing.ts'],
    pool: 'forks',
    maxWorkers: 2,
    env: { TZ: 'UTC' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
