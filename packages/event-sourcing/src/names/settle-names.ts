/**
 * What the first start of a version does to the reservations of earlier ones, once: names are stored as HMACs, and those
 * that follow from the log and that nobody made are made. How far it went is noted; whoever is interrupted goes on.
 */
import type { ReadModels } from '../ports/read-models.ts'
import { isTransient } from '../running/transient.ts'
import { startRetries, withRetries } from '../running/with-retries.ts'
import type { StoredAs } from '../writing/stored-names.ts'
import { concealStored } from './conceal-stored.ts'
import type { ServiceNames } from './log-names.ts'
import { type MakeParts, makeNames } from './make-names.ts'

export interface SettleParts extends MakeParts {
  readonly service: ServiceNames
  readonly readModels: Pick<ReadModels, 'setting' | 'setSetting'>
  readonly keys: MakeParts['keys'] & { secret(name: string): Promise<Buffer> }
  storedAs(): Promise<StoredAs>
}

const setting = 'names'
/** Goes up when there is more to be done. */
const step = '1'

/** Before anything is decided on names. A store that is busy, or a key that has not come yet, is waited for. */
export function settleNames(parts: SettleParts): Promise<void> {
  return withRetries(parts.clock, startRetries, isTransient, () => settle(parts))
}

async function settle(parts: SettleParts): Promise<void> {
  const { service, readModels, keys } = parts
  const [of, reached] = ((await readModels.setting(setting)) ?? '').split(' ')
  if (of === step && reached === 'done') return
  const storedAs = await parts.storedAs()
  await concealStored({ ...parts, spaces: service.concealed ?? [], storedAs })
  const names = (await service.fromLog?.(keys, storedAs)) ?? []
  const note = (at: number | 'done') => readModels.setSetting(setting, `${step} ${at}`)
  await makeNames(parts, names, of === step ? Number(reached) : 0, note)
  await note('done')
}
