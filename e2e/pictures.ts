import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import sharp from 'sharp'
import { rootFolder } from '@/lib/base/config'
import { findBrowser } from '../scripts/browser'
import { password, people } from './people'
import { removeState, startProduct, yardstick } from './server'
import { signIn } from './sign-in'

interface Picture {
  readonly dashboard: string
  /** Without one it is the top of the whole page. */
  readonly tile?: string
}

/** Each is `docs/images/<name>.png`; that of a metric kind stands on its page in `docs/metrics`. */
const pictures: Readonly<Record<string, Picture>> = {
  'company-overview': { dashboard: 'company-overview' },
  'active-days': { dashboard: 'engagement', tile: 'days' },
  attribution: { dashboard: 'acquisition', tile: 'models' },
  'cohort-value': { dashboard: 'retention', tile: 'value-triangle' },
  experiment: { dashboard: 'experiments', tile: 'checkout' },
  funnel: { dashboard: 'engagement', tile: 'paying' },
  growth: { dashboard: 'engagement', tile: 'states' },
  'money-growth': { dashboard: 'revenue', tile: 'mrr-states' },
  payback: { dashboard: 'retention', tile: 'pays' },
  retention: { dashboard: 'retention', tile: 'triangle' },
  rolling: { dashboard: 'engagement', tile: 'over-time' },
  'time-to-convert': { dashboard: 'acquisition', tile: 'time-to-order' },
}

const wholePage = { viewport: { width: 1280, height: 1104 }, deviceScaleFactor: 1 }
/** So narrow that a tile which is half a page or wider takes all of it. */
const oneTile = { viewport: { width: 960, height: 1000 }, deviceScaleFactor: 1.5 }

const { positionals, values } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } })
if (values.help)
  console.log(`npm run pictures -- [name …]\n\nTakes the pictures of the documents anew: ${Object.keys(pictures).join(', ')}.`)
else await takePictures(chosenFrom(positionals))

/** From the built app on the demo warehouse, at the scale that `npm start` shows. */
async function takePictures(chosen: readonly [name: string, picture: Picture][]): Promise<void> {
  const stateFolder = path.join(rootFolder, '.yardstick', 'pictures')
  removeState(stateFolder)
  const product = await startProduct({ stateFolder })
  const { executablePath, env } = await findBrowser()
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args, ...(env && { env }) })
  try {
    const { email, name } = people.analyst
    const person = [email, '--name', name, '--role', 'analyst', '--teams', 'finance,growth,product']
    await yardstick(stateFolder, ['user', 'add', ...person, '--password-stdin'], password)
    for (const [title, picture] of chosen) {
      const taken = await take(browser, product.url, picture)
      const file = path.join('docs', 'images', `${title}.png`)
      const { size } = await sharp(taken)
        .png({ palette: true, dither: 0, effort: 10, compressionLevel: 9 })
        .toFile(path.join(rootFolder, file))
      console.log(`  ${file}  ${Math.ceil(size / 1000)} kB`)
    }
  } finally {
    await browser.close()
    await product.stop()
    removeState(stateFolder)
  }
}

async function take(browser: Browser, url: string, { dashboard, tile }: Picture): Promise<Buffer> {
  const context = await browser.newContext({
    ...(tile ? oneTile : wholePage),
    baseURL: url,
    locale: 'en-US',
    timezoneId: 'America/New_York',
    colorScheme: 'light',
  })
  const page = await context.newPage()
  await signIn(page, 'analyst')
  await page.goto(`/dashboards/${dashboard}`)
  const tiles = page.locator(tile ? `article#${tile}` : 'article.tile')
  await tiles.first().waitFor()
  // A chart that is drawn says in words what it shows.
  const words = '[aria-busy="false"] :is([aria-label], .sr-only)'
  for (const each of await tiles.all()) await each.locator(words).first().waitFor({ state: 'attached' })
  const picture = await (tile ? tiles : page).screenshot({ animations: 'disabled' })
  await context.close()
  return picture
}

function chosenFrom(names: readonly string[]): [name: string, picture: Picture][] {
  const unknown = names.find((name) => !(name in pictures))
  if (unknown) throw new Error(`There is no picture "${unknown}". There are ${Object.keys(pictures).join(', ')}.`)
  return Object.entries(pictures).filter(([name]) => names.length === 0 || names.includes(name))
}
