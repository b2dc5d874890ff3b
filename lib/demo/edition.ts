import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Says whether a demo warehouse is what this generator would write today: its sources' hash stands beside the file. */
export function isCurrentDemo(file: string): boolean {
  try {
    return readFileSync(stampOf(file), 'utf8') === edition()
  } catch {
    return false
  }
}

export function stampDemo(file: string): void {
  writeFileSync(stampOf(file), edition())
}

const stampOf = (file: string) => `${file}.edition`

function edition(): string {
  const sources = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !/\.?test(ing)?\.ts$/.test(name))
  const hash = createHash('sha256')
  for (const name of sources.sort()) hash.update(name).update(readFileSync(path.join(import.meta.dirname, name)))
  return hash.digest('hex')
}
