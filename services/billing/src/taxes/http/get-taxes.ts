import { TaxRates } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { taxesStream } from '../../shared/streams.ts'
import { taxRates } from '../domain/rates.ts'
import { rateView } from '../rate-view.ts'

export const getTaxes = operation({
  method: 'GET',
  path: '/api/profile/{profile}/taxes',
  access: 'direct',
  summary: 'The tax rates of what the profile sells, by the buyer’s country and region',
  answers: { 200: TaxRates },
  async handle({ profile, transact }) {
    const { rates } = await transact((tx) => tx.load(taxesStream(profile.id), taxRates))
    return answer(200, rates.map(rateView))
  }
})
