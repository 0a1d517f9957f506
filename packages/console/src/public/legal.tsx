import { useQuery } from '@tanstack/react-query'
import { termsQuery } from '../api/terms.ts'
import { dayText } from '../text/dates.ts'
import { PublicPage } from './public-page.tsx'
import './legal.css'

/** An agreement. Its text is a document of its own, in a frame that may do nothing. */
export function Legal({ agreement }: { readonly agreement: string }) {
  const { data: terms } = useQuery(termsQuery)
  const found = terms?.find(({ slug }) => slug === agreement)
  if (terms && !found) {
    return (
      <PublicPage title="No such text">
        <p>This site has no text of that name.</p>
      </PublicPage>
    )
  }
  const title = found?.title ?? 'Legal text'
  return (
    <PublicPage title={title} size="wide">
      {found && <p className="muted">Edition of {dayText(found.updated_at)}</p>}
      <iframe
        className="legal"
        sandbox=""
        src={`/legal/${encodeURIComponent(agreement)}/text`}
        title={title}
      />
    </PublicPage>
  )
}
