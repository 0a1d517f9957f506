/** `bursar invoices resume`: after a restore, numbers that customers have already are not given again. */
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { exitCodes } from '../command-error.ts'
import { printJson } from '../output/print.ts'

export interface ResumeOptions extends CommonOptions {
  readonly dryRun?: boolean
}

/** Notes as lost what the log does not have up to `number`; the next one follows it. */
export async function invoicesResume(
  provider: string,
  number: string,
  options: ResumeOptions
): Promise<number> {
  const lost = await withSystem('invoices', options, async ({ client }) => {
    const query = options.dryRun ? { dry_run: true } : {}
    const asked = { params: { profile: provider }, query, body: { number } }
    return (await client.post('/api/billing/{profile}/issued/resume', asked)).body
  })
  if (options.json) printJson({ ...lost, dry_run: options.dryRun === true })
  else {
    const numbers = lost.count === 1 ? lost.first : `${lost.first} to ${lost.last} (${lost.count} numbers)`
    console.log(
      options.dryRun
        ? `This would note ${numbers} as lost.`
        : `Noted ${numbers} as lost: the next number follows ${lost.last}.`
    )
  }
  return exitCodes.ok
}
