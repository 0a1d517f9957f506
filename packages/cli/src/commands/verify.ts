/** `bursar verify`: proves the logs, the read models and the ledger. */
import { describeLostEnd, LOST_END_REMEDY, LostEndError } from '@bursar/event-sourcing'
import { type Anchor, readAnchors } from '../anchors/anchors-file.ts'
import { checkAnchors } from '../anchors/check-anchors.ts'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { runTask } from '../client/task.ts'
import { exitCodes } from '../command-error.ts'
import { readConfig } from '../config/config.ts'
import { dataFolder } from '../data/folder.ts'
import { isAlive, readHolder } from '../data/holder.ts'
import { printJson } from '../output/print.ts'
import { progress } from '../output/progress.ts'

export interface VerifyOptions extends CommonOptions {
  /** A file of anchors that the logs are compared with. */
  readonly anchors?: string
}

interface Verification {
  readonly ok: boolean
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]
}

/** Prints every check; answers the exit code. */
export async function verify(options: VerifyOptions): Promise<number> {
  const anchors = options.anchors === undefined ? [] : readAnchors(options.anchors)
  const found = await verified(options, anchors).catch(refusedStart)
  if (options.json) printJson({ ok: found.ok, checks: found.checks })
  else {
    for (const { name, ok, detail } of found.checks)
      console.log(`${ok ? 'ok   ' : 'WRONG'} ${name}: ${detail}`)
    const wrong = found.checks.filter(({ ok }) => !ok).length
    console.log(found.ok ? 'All checks passed.' : `${wrong} of ${found.checks.length} checks failed.`)
  }
  return found.ok ? exitCodes.ok : exitCodes.wrong
}

async function verified(options: CommonOptions, anchors: readonly Anchor[]): Promise<Verification> {
  return (await stopped(options)) ?? running(options, anchors)
}

/** Of a system on MongoDB that nobody started from this folder, and where nobody listens; else undefined. */
async function stopped(options: CommonOptions): Promise<Verification | undefined> {
  const { backing, data, publicUrl } = readConfig(process.env, { data: options.data })
  const holder = readHolder(dataFolder(data).holder)
  if (!backing || (holder?.url && isAlive(holder.pid))) return undefined
  const { isSilent, verifyStopped } = await import('../stopped/verify-stopped.ts')
  return (await isSilent(publicUrl)) ? verifyStopped(backing, publicUrl) : undefined
}

function running(options: CommonOptions, anchors: readonly Anchor[]): Promise<Verification> {
  return withSystem('verify', options, async ({ client }) => {
    const bar = progress('verify', 'checks')
    try {
      const requests = {
        begin: () => client.post('/api/system/verify'),
        show: (id: string) => client.get('/api/system/verify/{id}', { params: { id } })
      }
      const { ok, checks }: Verification = await runTask(requests, bar.update)
      const anchored = await checkAnchors({ client }, anchors)
      return { ok: ok && anchored.every((one) => one.ok), checks: [...checks, ...anchored] }
    } finally {
      bar.stop()
    }
  })
}

/** A system that does not even start on its logs is what was asked about. */
function refusedStart(error: unknown): Verification {
  if (!(error instanceof LostEndError)) throw error
  const checks = error.lost.map((lost) => ({
    name: `${lost.service} log end`,
    ok: false,
    detail: `${describeLostEnd(lost)} ${LOST_END_REMEDY}`
  }))
  return { ok: false, checks }
}
