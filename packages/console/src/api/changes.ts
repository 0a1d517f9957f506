/** Changes, and what has to be read again after them. */
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { queries } from './queries.ts'

/**
 * One change, once at a time. What it says of a customer stands in figures, lists and statements, so all that was read is
 * read again; the session is not.
 */
export function useChange<Asked, Answered>(
  change: (asked: Asked) => Promise<Answered>,
  done?: (answered: Answered, asked: Asked) => void
): UseMutationResult<Answered, Error, Asked> {
  return useMutation({
    mutationFn: change,
    onSuccess(answered, asked) {
      done?.(answered, asked)
      return readAgain()
    }
  })
}

/** Reads again what pages show, after a change. */
export function readAgain(): Promise<void> {
  return queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
}
