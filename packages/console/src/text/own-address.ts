/** One leading slash, and nothing that a browser takes for another host. */
export function isOwnAddress(next: unknown): next is string {
  return typeof next === 'string' && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)
}
