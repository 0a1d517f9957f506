/** `bursar projections`: how every read model stands. */
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { exitCodes } from '../command-error.ts'
import { positionText, printJson, printTable } from '../output/print.ts'

/** How a read model stands, as it is printed. */
export interface ProjectionRow {
  readonly service: string
  readonly name: string
  readonly generation: number
  readonly position: Readonly<Record<string, number>>
  readonly lag: number
  readonly documents: number
  readonly digest: string
}

/** What is printed of a row; the system may say more. */
export function projectionRow(found: ProjectionRow): ProjectionRow {
  const { service, name, generation, position, lag, documents, digest } = found
  return { service, name, generation, position, lag, documents, digest }
}

/** Prints the list; answers the exit code. */
export async function projections(options: CommonOptions): Promise<number> {
  const answer = await withSystem('projections', options, ({ client }) =>
    client.get('/api/system/projections')
  )
  const { results } = answer.body
  if (options.json) {
    printJson(results.map(projectionRow))
    return exitCodes.ok
  }
  printTable(
    ['service', 'name', 'generation', 'lag', 'documents', 'parked', 'digest', 'position'],
    results.map((one) => [
      one.service,
      one.name,
      one.generation,
      one.lag,
      one.documents,
      one.parked,
      one.digest,
      positionText(one.position)
    ])
  )
  return exitCodes.ok
}
