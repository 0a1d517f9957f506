import { type ProviderRate, type TaxRate, TaxRates } from '@bursar/contracts'
import { answer, managesBroker, operation } from '@bursar/service-kit'
import { askToAnnounce } from '../../plans/price-changes.ts'
import { taxesStream } from '../../shared/streams.ts'
import { setRates, taxRates } from '../domain/rates.ts'
import { rateView } from '../rate-view.ts'

export const putTaxes = operation({
  method: 'PUT',
  path: '/api/profile/{profile}/taxes',
  access: 'direct',
  summary: 'Replace all tax rates; orders from then on are taxed at them',
  body: TaxRates,
  answers: { 200: TaxRates },
  async handle(request) {
    const { profile, body, now, commit } = request
    const rates = body.map(rateOfBody)
    const byBroker = await managesBroker(request)
    const stream = taxesStream(profile.id)
    return commit(async (tx) => {
      const held = await tx.load(stream, taxRates)
      const decision = setRates(held, { provider: profile.id, rates, byBroker }, now)
      tx.append(stream, decision)
      if (decision.ok && decision.events.length > 0) askToAnnounce(tx, { provider: profile.id })
      return answer(200, rates.map(rateView))
    })
  }
})

/** An empty country or region is none. */
function rateOfBody({ title, percent, country, region, reverse_charge = false }: TaxRate): ProviderRate {
  const where = { ...(country && { country }), ...(region?.trim() && { region: region.trim() }) }
  return { title: title.trim(), percent, ...where, reverse_charge }
}
