/**
 * Where the rows of an hour lie, found once and remembered: with the hour, which is one object for as long as its
 * calendar keeps it. A rebuild asks for each of them again and again.
 */
import { type Calendar, calendarOf, millisecondsOf, type Span } from '@bursar/calendar'
import type { Trade } from './domain/figures.ts'
import { type PlacedTrade, placeTrade } from './domain/keep-figures.ts'
import { type Address, addressOf, findPlaces, type Places, type SumsKeys, sumsKeys } from './domain/places.ts'
import { figuresPrefix, stepsPrefix } from './domain/stored-documents.ts'

const placesOfHours = new WeakMap<Span, Places>()
const addresses = new WeakMap<Span, Address>()
/** By what the keys begin with. */
const keysOfPlaces = new WeakMap<Places, Map<string, SumsKeys>>()

/** Keys kept for one hour; when they are more, all are forgotten. */
const PREFIXES_MAX = 64

/** Finds where a trade lies. Throws a RangeError for a date or zone that is none. */
export function placed(trade: Trade, zone: string): PlacedTrade {
  const { provider, unit, at } = trade
  const places = placesOf(calendarOf(zone), millisecondsOf(at))
  return placeTrade(trade, { zone, places, sums: keysOf(places, provider, zone, unit) })
}

function placesOf(calendar: Calendar, instant: number): Places {
  const hour = calendar.spanAt(instant, 'hourly')
  const known = placesOfHours.get(hour)
  if (known) return known
  const places = findPlaces(calendar, instant, addressIn)
  placesOfHours.set(hour, places)
  return places
}

function addressIn(calendar: Calendar, span: Span): Address {
  const known = addresses.get(span)
  if (known) return known
  const address = addressOf(calendar, span)
  addresses.set(span, address)
  return address
}

/** They are the same texts each time: what looks them up hashes each once. */
function keysOf(places: Places, provider: string, zone: string, unit: string): SumsKeys {
  const prefix = figuresPrefix(provider, zone, unit)
  const remembered = keysOfPlaces.get(places) ?? new Map<string, SumsKeys>()
  const known = remembered.get(prefix)
  if (known) return known
  const keys = sumsKeys(places, prefix, stepsPrefix(provider, zone, unit))
  if (remembered.size >= PREFIXES_MAX) remembered.clear()
  remembered.set(prefix, keys)
  keysOfPlaces.set(places, remembered)
  return keys
}
