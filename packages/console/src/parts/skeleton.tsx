import './skeleton.css'

/** Holds the place of rows that are on their way. */
export function Skeleton({ rows, what }: { readonly rows: number; readonly what: string }) {
  return (
    <div className="skeleton" aria-busy="true">
      <p className="unseen" role="status">
        Loading {what}
      </p>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all alike
        <span key={row} />
      ))}
    </div>
  )
}
