/** `bursar export USER`: a person's data, as JSON. */
import { writeFileSync } from 'node:fs'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { printJson } from '../output/print.ts'

export interface ExportOptions extends CommonOptions {
  /** A file to create; absent: standard output. */
  readonly file?: string
}

/** Writes it, and says on standard error what is too long to be in it; answers the exit code. */
export async function exportUser(user: string, options: ExportOptions): Promise<number> {
  const { body } = await withSystem('export', options, ({ client }) =>
    client.get('/api/users/{user}/export', { params: { user } })
  )
  if (options.file === undefined) printJson(body)
  else create(options.file, `${JSON.stringify(body, null, 2)}\n`)
  for (const { section, rows, count } of body.incomplete) {
    console.error(`Incomplete: ${section} has ${count} rows, and ${rows} of them are here.`)
  }
  return exitCodes.ok
}

/** It is somebody's data: no earlier file of other rights is written to. */
function create(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new CommandError(`Cannot create ${file}: ${(error as Error).message}`, { cause: error })
  }
}
