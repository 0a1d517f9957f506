/** The tax rates of a business. The API takes all of them at once, so each change is made to what stands there by then. */
import { queryOptions } from '@tanstack/react-query'
import { samePlace } from '../text/taxes.ts'
import { api } from './client.ts'

export const taxesQuery = (profile: string) =>
  queryOptions({ queryKey: ['taxes', profile], queryFn: () => readRates(profile) })

async function readRates(profile: string) {
  return (await api.get('/api/profile/{profile}/taxes', { params: { profile } })).body
}

export type TaxRate = Awaited<ReturnType<typeof readRates>>[number]

/** @param old what it takes the place of; absent: it is a new one */
export async function saveRate(profile: string, rate: TaxRate, old?: TaxRate): Promise<void> {
  const rates = await readRates(profile)
  const at = old ? rates.findIndex((one) => samePlace(one, old)) : -1
  await writeRates(profile, at < 0 ? [...rates, rate] : rates.with(at, rate))
}

export async function removeRate(profile: string, rate: TaxRate): Promise<void> {
  const rates = await readRates(profile)
  await writeRates(
    profile,
    rates.filter((one) => !samePlace(one, rate))
  )
}

async function writeRates(profile: string, body: TaxRate[]): Promise<void> {
  await api.put('/api/profile/{profile}/taxes', { params: { profile }, body })
}
