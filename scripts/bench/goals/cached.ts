import { createServer } from 'node:http'
import autocannon from 'autocannon'
import type { Goal } from '../goal'
import { activeUsers, type Stage } from '../stage'

export const cachedRate: Goal = {
  number: 2,
  title: 'Cached metric, authenticated and logged, 16 connections',
  target: '≥ 50 % of a bare Node server sending the same bytes',
  async measure(stage) {
    const { product, bare } = await load(stage, 16)
    const share = product.requests.average / bare.requests.average
    return {
      figure: `${product.requests.average.toFixed(0)} req/s against ${bare.requests.average.toFixed(0)}: ${(share * 100).toFixed(0)} %`,
      met: share >= 0.5,
    }
  },
}

export const cachedTail: Goal = {
  number: 3,
  title: 'p99 of a cached metric, 64 connections',
  target: '≤ 4 × bare',
  async measure(stage) {
    const { product, bare } = await load(stage, 64)
    const ratio = product.latency.p99 / Math.max(1, bare.latency.p99)
    return { figure: `${product.latency.p99} ms against ${bare.latency.p99} ms: ${ratio.toFixed(1)} ×`, met: ratio <= 4 }
  },
}

async function load(stage: Stage, connections: number) {
  const body = JSON.stringify({ origin: 'explore', queries: [{ id: '0', query: activeUsers('2026-05-01', '2026-06-29') }] })
  const request = { method: 'POST' as const, headers: { ...stage.headers }, body }
  const warm = await fetch(`${stage.baseUrl}/api/query`, request)
  const bytes = Buffer.from(await warm.arrayBuffer())
  const bareServer = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(bytes))
  })
  await new Promise<void>((done) => bareServer.listen(0, '127.0.0.1', done))
  const address = bareServer.address()
  const bareUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  try {
    const run = (url: string) => autocannon({ url, connections, duration: 8, ...request })
    await run(`${stage.baseUrl}/api/query`)
    const bare = await run(bareUrl)
    const product = await run(`${stage.baseUrl}/api/query`)
    if (product.non2xx > 0 || product.errors > 0) throw new Error(`${product.non2xx} refused, ${product.errors} errors`)
    return { product, bare }
  } finally {
    bareServer.close()
  }
}
