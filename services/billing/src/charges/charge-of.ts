import type { FindProvider } from '@bursar/service-kit'
import type { ChargeDocument } from './projection.ts'

/** The charge of the URL, by its key at the processor, when it is one of {profile}. */
export async function chargeOf({
  params,
  profile,
  collection
}: Pick<
  Parameters<FindProvider<{ readonly charge: string }>>[0],
  'params' | 'profile' | 'collection'
>): Promise<ChargeDocument | undefined> {
  const charge = await collection('charges').getBy<ChargeDocument>('processor_key', params.charge)
  return charge?.profile === profile.id ? charge : undefined
}
