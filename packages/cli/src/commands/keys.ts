/** `bursar keys`: what access tokens are signed with. */
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { exitCodes } from '../command-error.ts'
import { printJson, printTable } from '../output/print.ts'

export interface RotateOptions extends CommonOptions {
  /** Refuse what earlier keys signed. */
  readonly atOnce?: boolean
}

interface Row {
  readonly kid: string
  readonly made_at: string
  readonly signs: boolean
}

/** Prints the keys, oldest first; answers the exit code. */
export async function keysList(options: CommonOptions): Promise<number> {
  const { body } = await withSystem('keys', options, ({ client }) => client.get('/api/system/keys'))
  return print(body.results, options)
}

/** Takes a new key into use, and prints what is known then; answers the exit code. */
export async function keysRotate(options: RotateOptions): Promise<number> {
  const asked = { body: { at_once: options.atOnce === true } }
  const { body } = await withSystem('keys', options, ({ client }) =>
    client.post('/api/system/keys/rotate', asked)
  )
  return print(body.results, options)
}

function print(rows: readonly Row[], { json }: CommonOptions): number {
  if (json) printJson(rows)
  else
    printTable(
      ['key', 'made', 'use'],
      rows.map(({ kid, made_at, signs }) => [kid, made_at, signs ? 'signs' : 'verifies'])
    )
  return exitCodes.ok
}
