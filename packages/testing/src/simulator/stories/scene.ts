/** Where stories play: who there is by now, what is sold, and what was promised. */
import type { Acknowledged } from '../acknowledged.ts'
import type { Client } from '../client.ts'
import type { Draw } from '../draw.ts'

/** Part of every personal text of a simulation, so that one look finds any that lies somewhere in clear. */
export const PERSONAL_MARK = 'qwxperson'

export interface Person {
  readonly slug: string
  readonly password: string
}

/** A plan whose terms no story changes. */
export interface SoldPlan {
  readonly slug: string
  readonly seller: Seller
  /** 1/100 usd of one period; there is no other price. */
  readonly amount: number
}

export interface Seller {
  readonly manager: Person
  readonly provider: string
}

/** A plan that renews, and may be changed for another of its house. */
export interface HousePlan {
  readonly slug: string
  /** 1/100 usd of one period without tax, setup and discounts. */
  readonly amount: number
  readonly has: 'trial' | 'usage' | 'nothing more'
}

/** A seller whose customers stay, with plans that take each other's place. */
export interface House {
  readonly seller: Seller
  readonly plans: readonly HousePlan[]
  readonly customers: HouseCustomer[]
}

/** Only one story at a time is about a customer, so that what they were shown is what they get. */
export interface HouseCustomer {
  readonly person: Person
  readonly house: House
  busy: boolean
}

/** What all stories of a simulation share. */
export interface Scene {
  readonly people: Person[]
  readonly sellers: Seller[]
  readonly sold: SoldPlan[]
  readonly houses: House[]
  readonly acknowledged: Acknowledged
  /** A personal text that nothing else has. */
  personal(): string
  /** A text that nothing else has and that is nobody's. */
  unique(what: string): string
}

/** What customers and banks do where cards are real. */
export interface Bank {
  /** A while passes. */
  later(): Promise<void>
  /** The customer confirms a charge, or fails to; nothing, when it is over. */
  confirm(key: string, isWell: boolean): void
  isPaid(key: string): boolean
  /** The customer disputes a charge. */
  dispute(key: string, status: 'needs_response'): void
  /** Their bank decides on a dispute; nothing, when there is none. */
  decide(key: string, as: 'won' | 'lost'): void
  /** Their bank sends back what was refunded. */
  returnRefunds(key: string): void
  /** A seller who was sent to that address says who they are. */
  onboard(url: string): void
}

/** What one story gets. */
export interface Stage {
  readonly scene: Scene
  readonly draw: Draw
  /** A client of its own, logged in as nobody. */
  client(): Client
  /** Absent where the test processor takes the money. */
  readonly bank?: Bank | undefined
  /** Who runs the site. */
  readonly operator: Person
}

export function createScene(acknowledged: Acknowledged): Scene {
  let made = 0
  const next = () => (made++).toString(36)
  return {
    people: [],
    sellers: [],
    sold: [],
    houses: [],
    acknowledged,
    personal: () => `${PERSONAL_MARK}-${next()}`,
    unique: (what) => `${what} ${next()}`
  }
}
