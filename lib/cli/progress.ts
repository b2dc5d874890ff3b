import type { Progress } from '@/lib/base/progress'

interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const BAR_WIDTH = 24
const FRAME_MS = 100
const LINE_MS = 5_000

/** Shows steps as they run: one moving line on a terminal, plain lines elsewhere (logs), at most one every five seconds. */
export function showProgress({ output = process.stderr as Output, now = () => performance.now() } = {}): Progress {
  return output.isTTY ? moving(output, now) : plain(output, now)
}

function moving(output: Output, now: () => number): Progress {
  return (title) => {
    const startedAt = now()
    let state = ''
    let frame = 0
    const draw = () => {
      frame = (frame + 1) % FRAMES.length
      const line = `  ${FRAMES[frame]} ${title}${state} ${seconds(now() - startedAt)}`
      output.write(`\r\x1b[2K${line.slice(0, (output.columns ?? 80) - 1)}`)
    }
    draw()
    const timer = setInterval(draw, FRAME_MS)
    return {
      update: (detail, fraction) => {
        state = `${fraction === undefined ? '' : ` ${bar(fraction)}`} ${detail}`
        draw()
      },
      done: (detail) => {
        clearInterval(timer)
        output.write(`\r\x1b[2K  ✓ ${title}${detail ? ` · ${detail}` : ''} ${seconds(now() - startedAt)}\n`)
      },
    }
  }
}

function plain(output: Output, now: () => number): Progress {
  return (title) => {
    const startedAt = now()
    let saidAt = startedAt
    output.write(`  ${title} …\n`)
    return {
      update: (detail, fraction) => {
        if (now() - saidAt < LINE_MS) return
        saidAt = now()
        const share = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`
        output.write(`  ${title}${share} ${detail}\n`)
      },
      done: (detail) => output.write(`  ✓ ${title}${detail ? ` · ${detail}` : ''} ${seconds(now() - startedAt)}\n`),
    }
  }
}

function bar(fraction: number): string {
  const full = Math.round(Math.min(Math.max(fraction, 0), 1) * BAR_WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${Math.floor(fraction * 100)} %`
}

function seconds(elapsedMs: number): string {
  return `(${(elapsedMs / 1000).toFixed(1)} s)`
}
