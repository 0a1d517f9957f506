/** `bursar verify`: proves the logs, the read models and the ledger. */
import { runJob } from '../client/job.ts'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { exitCodes } from '../command-error.ts'
import { printJson } from '../output/print.ts'
import { progress } from '../output/progress.ts'

interface Verification {
  readonly ok: boolean
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]
}

/** Prints every check; answers the exit code. */
export async function verify(options: CommonOptions): Promise<number> {
  const found: Verification = await withSystem('verify', options, async ({ client }) => {
    const bar = progress('verify', 'checks')
    try {
      const requests = {
        begin: () => client.post('/api/system/verify'),
        show: (id: string) => client.get('/api/system/verify/{id}', { params: { id } })
      }
      return await runJob(requests, bar.update)
    } finally {
      bar.stop()
    }
  })
  if (options.json) printJson({ ok: found.ok, checks: found.checks })
  else {
    for (const { name, ok, detail } of found.checks)
      console.log(`${ok ? 'ok   ' : 'WRONG'} ${name}: ${detail}`)
    const wrong = found.checks.filter(({ ok }) => !ok).length
    console.log(found.ok ? 'Everything holds.' : `${wrong} of ${found.checks.length} checks failed.`)
  }
  return found.ok ? exitCodes.ok : exitCodes.wrong
}
