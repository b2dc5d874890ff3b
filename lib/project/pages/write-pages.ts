import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/base/errors'

/** Lists what we wrote, so that the next time nothing of others is touched and nothing of ours is left behind. */
const listFile = 'yardstick-docs.json'

/**
 * Writes the pages into a folder that is empty, not there yet, or was written by this before.
 *
 * @throws AppError `conflict` when the folder holds anything else
 */
export function writePages(folder: string, pages: ReadonlyMap<string, string | Buffer>): void {
  const ours = readList(folder)
  const stranger = filesIn(folder).find((file) => file !== listFile && !ours.includes(file))
  if (stranger !== undefined)
    throw new AppError('conflict', `The folder ${folder} holds other things, such as ${stranger}. Choose an empty folder, or a new one.`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, listFile), `${JSON.stringify([...new Set([...ours, ...pages.keys()])].sort(), null, 1)}\n`)
  for (const [file, content] of pages) {
    const target = path.join(folder, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, content)
  }
  for (const file of ours) if (!pages.has(file)) rmSync(path.join(folder, file), { force: true })
  writeFileSync(path.join(folder, listFile), `${JSON.stringify([...pages.keys()].sort(), null, 1)}\n`)
}

function readList(folder: string): readonly string[] {
  const file = path.join(folder, listFile)
  if (!existsSync(file)) return []
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'))
    // A list that was tampered with must not lead out of the folder.
    return Array.isArray(list) ? list.filter((name) => typeof name === 'string' && /^[\w-]+(\/[\w-]+)?\.\w+$/.test(name)) : []
  } catch {
    return []
  }
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  if (!statSync(folder).isDirectory()) throw new AppError('conflict', `${folder} is a file, not a folder. Choose another --out.`)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort()
}
