import path from 'node:path'
import { startCluster } from '@/lib/store/embedded-postgres'
import { buildDemoWarehouse } from '@/lib/demo/build'
import { kindGrowth, kindShare, kindShareOnPostgres } from './bench/goals/kinds'
const file = path.resolve('.yardstick/bench/demo-1.duckdb'); const tenth = path.resolve('.yardstick/bench/demo-0.1.duckdb')
const say = async (name: string, goal: any) => { try { console.log(name, (await goal.measure({ warehousePath: file, tenthPath: async () => tenth, databaseUrl: cluster.url() } as never)).figure) } catch (e) { console.log(name, String(e).slice(0, 500)) } }
await buildDemoWarehouse({ path: tenth, scale: 0.1 })
const cluster = await startCluster({ dataFolder: path.resolve('.yardstick/bench/postgres'), password: 'bench-only-on-loopback' })
await say('24', kindShare); await say('25', kindGrowth); await say('26', kindShareOnPostgres)
await cluster.stop()
