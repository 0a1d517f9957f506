import { Link } from '@tanstack/react-router'
import { PageHead } from '../parts/page-head.tsx'
import './places.css'

/** For an address that is nobody's, and one that is not for this user. */
export function NotFound() {
  return (
    <div className="place">
      <PageHead title="You cannot see this page" of="Bursar" />
      <p>
        It does not exist, or you have no role on it. <Link to="/">Your profiles</Link>
      </p>
    </div>
  )
}
