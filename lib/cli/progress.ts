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

interface Active {
  readonly title: string
  readonly startedAt: number
  state: string
}

function moving(output: Output, now: () => number): Progress {
  const active = new Set<Active>()
  let frame = 0
  let timer: NodeJS.Timeout | undefined
  // Steps that run beside each other take turns as the last line: the one that began first is shown.
  const draw = () => {
    const [first] = active
    if (!first) return
    frame = (frame + 1) % FRAMES.length
    const line = `  ${FRAMES[frame]} ${first.title}${first.state} ${seconds(now() - first.startedAt)}`
    output.write(`\r\x1b[2K${line.slice(0, (output.columns ?? 80) - 1)}`)
  }
  return (title) => {
    const step: Active = { title, startedAt: now(), state: '' }
    active.add(step)
    timer ??= setInterval(draw, FRAME_MS).unref()
    draw()
    return {
      update: (detail, fraction) => {
        step.state = `${fraction === undefined ? '' : ` ${bar(fraction)}`} ${detail}`
      },
      done: (detail) => {
        active.delete(step)
        output.write(`\r\x1b[2K  ✓ ${title}${detail ? ` · ${detail}` : ''} ${seconds(now() - step.startedAt)}\n`)
        if (active.size > 0) return
        clearInterval(timer)
        timer = undefined
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
