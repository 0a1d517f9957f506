/** Tables that are plain objects, asked for names that somebody else made up. */

/**
 * What a table has under a name of its own; undefined for every other, `constructor` and `__proto__` included,
 * which a plain object answers to without having been given them.
 */
export function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
