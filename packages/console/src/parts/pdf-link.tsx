import { FileDown } from 'lucide-react'
import './csv-link.css'

/** An invoice as a file. */
export function PdfLink({ number, address }: { readonly number: string; readonly address: string }) {
  return (
    <a className="csv-link" href={address} download>
      <FileDown size={16} aria-hidden="true" /> PDF<span className="unseen"> of {number}</span>
    </a>
  )
}
