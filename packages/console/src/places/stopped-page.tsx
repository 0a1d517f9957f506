import './places.css'

/** When the session is over, or something is wrong with the page itself. */
export function StoppedPage({ error }: { readonly error: Error }) {
  const here = encodeURIComponent(location.pathname + location.search)
  return (
    <main className="place">
      <h1>This page stopped</h1>
      <p>{error.message}</p>
      <p>
        <a href={`/login?next=${here}`}>Sign in again</a> or <a href={location.href}>load the page again</a>.
      </p>
    </main>
  )
}
