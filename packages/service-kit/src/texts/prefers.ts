/** Which of two forms of an answer a request would rather have. */

/** Whether an Accept header names the type, and wants it no less than JSON. */
export function prefers(accept: string | undefined, type: string): boolean {
  const wanted = weightOf(accept ?? '', type)
  return wanted > 0 && wanted >= weightOf(accept ?? '', 'application/json')
}

/** How much an Accept header wants a type that it names: 0 to 1. */
function weightOf(accept: string, type: string): number {
  const ranges = accept
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
  const named = ranges.find(([name]) => name === type)
  if (!named) return 0
  const weight = named.find((part) => part.startsWith('q='))
  return weight === undefined ? 1 : Number(weight.slice(2)) || 0
}
