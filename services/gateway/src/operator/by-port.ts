/** Which operations everybody may reach, and which are on the operators' own port. */
import { OPERATOR_URLS } from '@bursar/contracts'
import type { Service } from '@bursar/service-kit'

type Answering = Pick<Service, 'name' | 'operations'>

/** The two halves of a service. */
export function byPort({ name, operations }: Answering): {
  readonly open: Answering
  readonly ofOperators: Answering
} {
  const isOfOperators = ({ path }: { readonly path: string }) => path.startsWith(OPERATOR_URLS)
  return {
    open: { name, operations: operations.filter((one) => !isOfOperators(one)) },
    ofOperators: { name, operations: operations.filter(isOfOperators) }
  }
}
