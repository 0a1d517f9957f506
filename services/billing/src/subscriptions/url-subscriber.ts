import {
  ACCESS,
  fail,
  namedProfile,
  type OperationRequest,
  type ProfileRef,
  profileKey
} from '@bursar/service-kit'
import { importedAs, importedNames } from '../accounts/imported-names.ts'

/**
 * The profile that {subscriber} of a provider's URL names: whom the provider imported under that name, else whose slug
 * it is. Fails with 404 when nobody knows it.
 */
export async function subscriberOf({
  params,
  profile,
  collection,
  engine,
  transact
}: Pick<
  OperationRequest<any, any, { readonly subscriber: string }>,
  'params' | 'profile' | 'collection' | 'engine' | 'transact'
>): Promise<ProfileRef> {
  const name = params.subscriber
  const names = await importedNames(engine.keys, profile.id)
  const imported = await transact((tx) => importedAs(tx, names, name))
  const access = collection(ACCESS)
  const found = imported
    ? await access.get<ProfileRef>(profileKey(imported))
    : await namedProfile(access, name)
  return found ?? fail('not_found')
}
