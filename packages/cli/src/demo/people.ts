/** Names of customers, made from a draw. */
import type { Draw } from './draw.ts'

/** Where somebody is. */
interface Place {
  /** Two letters. */
  readonly country: string
  /** Of a company that owes its taxes itself. */
  readonly tax_id: string | undefined
}

export interface Person extends Place {
  /** User name, and slug of the personal profile. */
  readonly username: string
  readonly full_name: string
  /** The company that buys; absent for people who buy for themselves. */
  readonly company: string | undefined
}

/** Where customers are, and by which number a company there is known to the state. */
const countries: readonly [Place, ...Place[]] = [
  { country: 'DE', tax_id: undefined },
  { country: 'AT', tax_id: 'ATU13585627' },
  { country: 'NL', tax_id: 'NL004495445B01' },
  { country: 'US', tax_id: undefined },
  { country: 'JP', tax_id: undefined }
]

const first = [
  'Ada',
  'Bruno',
  'Chiara',
  'David',
  'Emeka',
  'Fatima',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Keiko',
  'Liam',
  'Mona',
  'Noah',
  'Olga',
  'Pablo',
  'Quinn',
  'Rosa',
  'Sven',
  'Tara',
  'Umar',
  'Vera',
  'Wei',
  'Yara',
  'Zoe'
] as const
const last = [
  'Almeida',
  'Berger',
  'Castro',
  'Dubois',
  'Eriksen',
  'Fischer',
  'Garcia',
  'Hansen',
  'Ivanov',
  'Jensen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Nakamura',
  'Okafor',
  'Petrov',
  'Rossi',
  'Silva',
  'Tanaka',
  'Weber'
] as const
const trades = [
  'Bakery',
  'Books',
  'Cycles',
  'Design',
  'Dental',
  'Films',
  'Foods',
  'Gardens',
  'Labs',
  'Legal',
  'Tours'
] as const

/** The customer of that number; the number makes the user name one of a kind. */
export function personOf(draw: Draw, number: number): Person {
  const [name, surname] = [draw.pick(first), draw.pick(last)]
  const place = draw.pick(countries)
  const company = draw.chance(0.55) ? `${surname} ${draw.pick(trades)} ${number}` : undefined
  return {
    username: `${name}-${surname}-${number}`.toLowerCase(),
    full_name: `${name} ${surname}`,
    company,
    country: place.country,
    tax_id: company === undefined ? undefined : place.tax_id
  }
}
