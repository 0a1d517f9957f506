import { Download } from 'lucide-react'
import './csv-link.css'

export interface CsvLinkProps {
  /** `customers`: what is in the file. */
  readonly what: string
  /** Of the list or table in the API. */
  readonly path: string
  readonly query: object
}

/** All that the list or table has, as a file for a spreadsheet. */
export function CsvLink({ what, path, query }: CsvLinkProps) {
  const given = Object.entries(query).filter(
    ([name, value]) => value !== undefined && name !== 'page' && name !== 'explain'
  )
  const search = new URLSearchParams([
    ...given.map(([name, value]) => [name, String(value)]),
    ['format', 'csv']
  ])
  return (
    <a className="csv-link" href={`${path}${path.includes('?') ? '&' : '?'}${search}`} download>
      <Download size={16} aria-hidden="true" /> CSV<span className="unseen"> of the {what}</span>
    </a>
  )
}
