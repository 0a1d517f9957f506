/** `bursar demo`: a year of a small business, made through the API on a test clock, to look at. */
import { randomBytes } from 'node:crypto'
import { createClient } from '@bursar/client'
import { fetchAt } from '../client/fetch-at.ts'
import { type CommonOptions, commandErrorOf, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { type Config, readConfig } from '../config/config.ts'
import { type DataFolder, dataFolder } from '../data/folder.ts'
import { type Address, readHolder } from '../data/holder.ts'
import { business } from '../demo/business.ts'
import { type FillOptions, fillDemo } from '../demo/fill.ts'
import { beginDemo, type Demo, readDemo, writeDemo } from '../demo/marker.ts'
import { endWithStarter, report } from '../demo/report.ts'
import type { ScriptOptions } from '../demo/script.ts'
import { loginsOf, printSummary, type Shown } from '../demo/summary.ts'
import { listen, stopWithGrace } from '../listening.ts'
import { printJson } from '../output/print.ts'
import { progress } from '../output/progress.ts'
import { inUse, openSite, type Site } from '../site.ts'

export interface DemoOptions extends CommonOptions {
  readonly port?: string
  readonly host?: string
  readonly seed?: string
  readonly from?: string
  readonly months?: string
  readonly scale?: string
  readonly exit?: boolean
  readonly running?: boolean
}

/** A folder of its own: BURSAR_DATA may well be where real customers are. */
export const DEMO_FOLDER = '.bursar-demo'
const usual = { seed: '1', from: '2025-01-01', months: 12 }
const MONTHS_MAX = 36
const SCALE_MAX = 50

/** Makes what is not made yet, and shows it; the process then lives on its listener unless `exit` is asked for. */
export async function demo(options: DemoOptions): Promise<number> {
  endWithStarter()
  const script = scriptOf(options)
  const shown = await (options.running ? fillRunning(script, options) : ownDemo(script, options))
  if (options.json) {
    const { url, demo: summary, logins } = shown
    printJson({ ...(url && { url }), ...summary, logins })
  } else printSummary(shown)
  return exitCodes.ok
}

function scriptOf({ seed = usual.seed, from = usual.from, months, scale }: DemoOptions): ScriptOptions {
  const start = Date.parse(`${from}T00:00:00.000Z`)
  if (Number.isNaN(start)) throw new CommandError(`--from must be a date such as ${usual.from}, not ${from}.`)
  const count = months === undefined ? usual.months : Number(months)
  if (!Number.isInteger(count) || count < 1 || count > MONTHS_MAX) {
    throw new CommandError(`--months must be a whole number from 1 to ${MONTHS_MAX}, not ${months}.`)
  }
  const times = scale === undefined ? 1 : Number(scale)
  if (!Number.isInteger(times) || times < 1 || times > SCALE_MAX) {
    throw new CommandError(`--scale must be a whole number from 1 to ${SCALE_MAX}, not ${scale}.`)
  }
  return { seed, from: new Date(start).toISOString(), months: count, ...(times > 1 && { scale: times }) }
}

/** A system in this process, on a folder that holds the demo and nothing else. */
async function ownDemo(script: ScriptOptions, options: DemoOptions): Promise<Shown> {
  const folder = dataFolder(readConfig({}, { data: options.data ?? DEMO_FOLDER }).data)
  const made = readDemo(folder)
  if (made) refuseOther(made, script, options, folder)
  else if (!(await beginDemo(folder))) throw inUse(folder, readHolder(folder.holder))
  const config = configOf(options, folder, made?.until ?? script.from)
  const opened = await openSite({ config, folder, command: 'demo', runsJobs: true, onAdmin: () => undefined })
  const shown = { logins: loginsOf({ username: config.admin.username, password: business.password }) }
  if (!opened.ok) {
    if (!made || !opened.holder?.url) throw inUse(folder, opened.holder)
    report({ is: 'shown', shown: { ...shown, url: opened.holder.url }, stays: false })
    return { ...shown, demo: made, url: opened.holder.url }
  }
  const { site } = opened
  const place = await listen(site, config)
  const stay = stopWithGrace(site)
  const end = async () => {
    stay()
    await site.close()
  }
  try {
    const summary = made ?? (await fillOwn(site, config, place, script))
    if (!options.exit) {
      report({ is: 'shown', shown: { ...shown, url: config.publicUrl }, stays: true })
      return { ...shown, demo: summary, url: place.url }
    }
    await end()
    return { ...shown, demo: summary, url: undefined }
  } catch (error) {
    await end()
    throw commandErrorOf(error)
  }
}

function configOf({ port, host, data }: DemoOptions, folder: DataFolder, testClock: string): Config {
  const texts = { BURSAR_LOG_LEVEL: 'error', ...process.env }
  const flags = { port, host, data: data ?? folder.path, testClock }
  const { admin, ...config } = readConfig(texts, flags)
  return {
    ...config,
    admin: { username: admin.username, password: business.password },
    // What is made up here is paid with made-up money.
    stripe: undefined,
    testWebhookSecret: randomBytes(24).toString('base64url')
  }
}

/** What was asked for by name must be what is there. */
function refuseOther(made: Demo, script: ScriptOptions, options: DemoOptions, { path }: DataFolder): void {
  for (const name of ['seed', 'from', 'months', 'scale'] as const) {
    if (options[name] === undefined || made[name] === script[name]) continue
    throw new CommandError(
      `${path} contains a demo with ${name} ${made[name]}. Name another folder with --data, or remove this one.`
    )
  }
}

async function fillOwn(site: Site, config: Config, place: Address, script: ScriptOptions): Promise<Demo> {
  const visitor = createClient({ url: place.url, fetch: fetchAt(place) })
  const operator = visitor.as({ token: site.operatorToken })
  const demo = await fill({ ...script, visitor, operator, webhookSecret: config.testWebhookSecret ?? '' })
  writeDemo(dataFolder(config.data), demo)
  return demo
}

/** A system that runs already, with whatever it holds. */
async function fillRunning(script: ScriptOptions, options: DemoOptions): Promise<Shown> {
  const { testWebhookSecret: webhookSecret } = readConfig(process.env, { data: options.data })
  if (webhookSecret === undefined) {
    throw new CommandError(
      'BURSAR_TEST_WEBHOOK_SECRET must be set to the value that the running system uses.'
    )
  }
  return withSystem('demo', options, async ({ client, url }) => {
    if (url === undefined)
      throw new CommandError('No system is running there. Leave out --running, and the demo starts its own.')
    const summary = await fill({ ...script, visitor: client.as({}), operator: client, webhookSecret })
    return { demo: summary, url, logins: loginsOf(undefined) }
  })
}

async function fill(options: Omit<FillOptions, 'onProgress'>): Promise<Demo> {
  const { seed, from, months, scale } = options
  const bar = progress(business.full_name, 'acts')
  try {
    const story = { seed, from, months, ...(scale !== undefined && { scale }) }
    const onProgress = (done: number, of: number) => {
      bar.update(done, of)
      report({ is: 'progress', done, of })
    }
    return { ...story, ...(await fillDemo({ ...options, onProgress })) }
  } finally {
    bar.stop()
  }
}
