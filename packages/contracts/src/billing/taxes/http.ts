/** What URLs about taxes take and answer. */
import { type Static, Type } from 'typebox'
import { Country } from '../../countries.ts'
import { Nullable, Rate, Text } from '../../http/common.ts'

/** Rates of one provider: of each country of the world and of the regions of some. */
export const TAX_RATES_MAX = 500

/** A tax that a provider adds to its sales, and to whom. */
export const TaxRate = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 50 }),
    /** 1/100 of a percent; above 3000 the broker's managers alone set it. */
    percent: Rate,
    country: Type.Optional(Nullable(Country)),
    region: Type.Optional(Nullable(Text(255))),
    reverse_charge: Type.Optional(Type.Boolean())
  },
  { $id: 'TaxRate' }
)
export type TaxRate = Static<typeof TaxRate>

/** All rates of a provider. */
export const TaxRates = Type.Array(TaxRate, { maxItems: TAX_RATES_MAX })
export type TaxRates = Static<typeof TaxRates>
