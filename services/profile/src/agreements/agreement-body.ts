/** What a request says of an agreement, checked. */
import { parseInstant } from '@bursar/calendar'
import { type AgreementCreate, type AgreementUpdate, errors } from '@bursar/contracts'
import { fail } from '@bursar/service-kit'
import type { Edition } from './domain/agreements.ts'

/** Reads the body; fails with every field that is not good. */
export function readAgreement(
  { title: sent, text, is_required, updated_at: dated }: AgreementCreate | AgreementUpdate,
  user: string | undefined
): Edition {
  const faults: Record<string, string[]> = {}
  const title = sent.trim()
  if (title === '') faults.title = ['This field may not be blank.']
  const updated_at = dated === undefined ? undefined : parseInstant(dated, 'UTC')
  if (dated !== undefined && updated_at === undefined) faults.updated_at = [errors.invalid_date.detail]
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  return { title, text, is_required, updated_at, published_by: user ?? '' }
}
