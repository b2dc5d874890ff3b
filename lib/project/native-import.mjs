// Node's own import(), out of reach of bundlers and test runners: a project folder is TypeScript that nobody built.
import '../../scripts/register.mjs'

/** @param {string} url */
export function nativeImport(url) {
  return import(url)
}
