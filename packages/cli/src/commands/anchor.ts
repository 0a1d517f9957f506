/** `bursar anchor`: where the hash chain of every log ends now, for a file that is kept elsewhere. */
import { type Anchor, anchorLines } from '../anchors/anchors-file.ts'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { exitCodes } from '../command-error.ts'
import { readConfig } from '../config/config.ts'
import { printJson } from '../output/print.ts'

/** Prints a line for each log; answers the exit code. */
export async function anchor(options: CommonOptions): Promise<number> {
  const { backing } = readConfig(process.env, { data: options.data })
  const anchors = backing ? await ofDatabases(backing) : await ofSystem(options)
  if (options.json) printJson(anchors)
  else process.stdout.write(anchorLines(anchors))
  return exitCodes.ok
}

function ofSystem(options: CommonOptions): Promise<readonly Anchor[]> {
  return withSystem('anchor', options, async ({ client }) => {
    const { results } = (await client.get('/api/system/anchors')).body
    return results
  })
}

/** All logs at one instant, whether the processes run or not. */
async function ofDatabases(
  backing: NonNullable<ReturnType<typeof readConfig>['backing']>
): Promise<Anchor[]> {
  const { mongoSource } = await import('../transfer/mongo-site-stores.ts')
  const { snapshot, close } = await mongoSource(backing)
  try {
    const time = new Date().toISOString()
    return [...snapshot.services].map(([service, { head }]) => ({ service, ...head, time }))
  } finally {
    await close()
  }
}
