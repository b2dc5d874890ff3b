import path from 'node:path'

// Set by the first process of a run; its workers inherit it.
process.env.YARDSTICK_E2E_RUN ??= `run-${process.pid}`

/** What one run of the browser tests leaves behind. Two runs at once do not meet. */
export const runFolder = path.resolve(import.meta.dirname, '..', 'test-results', process.env.YARDSTICK_E2E_RUN)

/** State of the app that all browser tests share. */
export const stateFolder = path.join(runFolder, 'state')
