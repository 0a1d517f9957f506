/** `bursar jobs`: what is due, and what failed too often; runs such a job again, or gives it up. */
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { printJson, printTable } from '../output/print.ts'

export interface JobsOptions extends CommonOptions {
  /** Why a job is given up. */
  readonly note?: string
}

/** Prints the list, or settles one; answers the exit code. */
export async function jobs(
  action: string | undefined,
  job: string | undefined,
  options: JobsOptions
): Promise<number> {
  if (action === undefined) return list(options)
  if (action !== 'retry' && action !== 'discard') {
    throw new CommandError(`There is no ${action}: use \`bursar jobs retry\` or \`bursar jobs discard\`.`)
  }
  const params = named(job)
  if (action === 'retry') {
    await withSystem('jobs', options, ({ client }) =>
      client.post('/api/system/jobs/{service}/{kind}/{id}/retry', { params })
    )
    console.log(`${job} is due now, with all its tries before it.`)
    return exitCodes.ok
  }
  const { note } = options
  if (!note) throw new CommandError('Say why the job is discarded: --note "…". The note goes to the log.')
  await withSystem('jobs', options, ({ client }) =>
    client.post('/api/system/jobs/{service}/{kind}/{id}/discard', { params, body: { note } })
  )
  console.log(`${job} is discarded.`)
  return exitCodes.ok
}

async function list(options: JobsOptions): Promise<number> {
  const answer = await withSystem('jobs', options, ({ client }) => client.get('/api/system/jobs'))
  const { results } = answer.body
  if (options.json) {
    printJson(results)
    return exitCodes.ok
  }
  printTable(
    ['job', 'due', 'tries', 'parked since', 'error'],
    results.map(({ service, kind, id, due, tries, parked_at, error }) => [
      `${service}/${kind}/${id}`,
      due,
      tries,
      parked_at ?? '',
      error
    ])
  )
  return exitCodes.ok
}

/** As the list names it. */
function named(job: string | undefined): { service: string; kind: string; id: string } {
  const [, service, kind, id] = /^([^/]+)\/([^/]+)\/(.+)$/.exec(job ?? '') ?? []
  if (service && kind && id) return { service, kind, id }
  throw new CommandError('Name the job as `bursar jobs` shows it: SERVICE/KIND/ID.')
}
