import type { OperationRequest } from '@bursar/service-kit'
import { SEATS, type SeatDocument } from './projection.ts'

/** What a claim code looks like. */
const CODE = /^[0-9a-f]{40}$/

/** The seat that a claim code is of; undefined of a text that is none. */
export async function seatOfCode(
  { collection }: Pick<OperationRequest, 'collection'>,
  text: string
): Promise<SeatDocument | undefined> {
  const code = text.toLowerCase()
  return CODE.test(code) ? collection(SEATS).getBy<SeatDocument>('code', code) : undefined
}
