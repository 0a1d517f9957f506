/**
 * The order of texts in what is stored and shown: by their code units, as every store and `sort()` have it. It is the
 * same on every machine, which that of a language is not.
 */

/** For `sort`: below 0 when `one` comes first, 0 for equal texts. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** For `sort`: by a text of each item. */
export function byText<Item>(textOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => compareTexts(textOf(one), textOf(other))
}

/** For `sort` of entries: by their names. */
export function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return compareTexts(one, other)
}

/** The same record with its names in order, so that equal records have one text. */
export function inOrderOfNames<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(byName))
}
