/** The forms of an agreement. */
import type { Agreement, AgreementDetail, AgreementSource } from '@bursar/contracts'
import { agreementHtml } from './agreement-text.ts'
import type { AgreementDocument } from './projection.ts'

export function agreementForm({
  agreement: id,
  slug,
  title,
  updated_at,
  is_required
}: Omit<AgreementDocument, 'text'>): Agreement {
  return { id, slug, title, updated_at, is_required }
}

export function agreementDetail(document: AgreementDocument): AgreementDetail {
  return { ...agreementForm(document), text: agreementHtml(document.text) }
}

/** For who may write it. */
export function agreementSource(document: AgreementDocument): AgreementSource {
  return { ...agreementDetail(document), source: document.text }
}
