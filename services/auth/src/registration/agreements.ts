/** Agreements that a registration signs: each by its slug as a field of the request. */
import { type AgreementsSigned, own, Register } from '@bursar/contracts'
import { ACCESS, AGREEMENTS_KEY, type AgreementsRef, fail, type OperationRequest } from '@bursar/service-kit'

/** Fields that are agreements by their name; the others of a registration sign nothing, whatever an agreement is called. */
const SIGNING = ['terms-of-use', 'security', 'privacy']

/** Texts with which forms say no. */
const NO = ['', '0', 'false', 'no', 'off']

/**
 * Those that are signed; fails with each that has to be and that the request says no to. What it does not name is left
 * for later: it is asked for by whatever the user does next.
 */
export async function agreementsIn({
  collection,
  body
}: Pick<OperationRequest<Register>, 'collection' | 'body'>): Promise<AgreementsSigned['signed']> {
  const agreements = (await collection(ACCESS).get<AgreementsRef>(AGREEMENTS_KEY)) ?? {}
  const faults: Record<string, string[]> = {}
  const signed: { agreement: string; slug: string; edition: number }[] = []
  for (const [agreement, { slug, title, edition, is_required }] of Object.entries(agreements)) {
    const said = isField(slug) ? undefined : own<unknown>(body, slug)
    if (saysYes(said)) signed.push({ agreement, slug, edition })
    else if (said !== undefined && is_required) faults[slug] = [`Read and agree to “${title}” first.`]
  }
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  return signed
}

function isField(slug: string): boolean {
  return Object.hasOwn(Register.properties, slug) && !SIGNING.includes(slug)
}

function saysYes(said: unknown): boolean {
  return said === true || (typeof said === 'string' && !NO.includes(said.trim().toLowerCase()))
}
