import pino, { type Logger } from 'pino'

interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const marks: Readonly<Record<number, string>> = { 30: '·', 40: '!', 50: '✗', 60: '✗' }

/** Lines of JSON for machines; on a terminal one short line each, for the person who looks. */
export function createLogger({ level = 'info', output = process.stderr as Output }: { level?: string; output?: Output } = {}): Logger {
  if (!output.isTTY) return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output as pino.DestinationStream)
  return pino({ level, base: null }, { write: (line: string) => output.write(readable(line)) })
}

function readable(line: string): string {
  const { level, msg, time: _time, ...rest } = JSON.parse(line) as { level: number; msg?: string; time: number }
  const { err, ...details } = rest as { err?: { stack?: string; message?: string } }
  const more = Object.entries(details).filter(([, value]) => !msg?.includes(String(value)))
  const tail =
    more.length > 0
      ? ` ${more.map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`).join(' ')}`
      : ''
  return `  ${marks[level] ?? '·'} ${msg ?? ''}${tail}${err ? `\n${err.stack ?? err.message}` : ''}\n`
}
