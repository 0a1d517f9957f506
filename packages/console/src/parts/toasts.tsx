import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { placeToasts } from './toast-manager.ts'
import './toasts.css'

/** Milliseconds for which a note stays. */
const STAYS_MS = 10_000

const manager = Toast.createToastManager()

/** Where notes of what was done appear. */
export default function Toasts() {
  useEffect(() => placeToasts((title) => manager.add({ title, timeout: STAYS_MS })), [])
  return (
    <Toast.Provider toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <Notes />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Notes() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((one) => (
    <Toast.Root key={one.id} toast={one} className="toast">
      <Toast.Content className="toast-content">
        <Toast.Title render={<p />} />
        <Toast.Close className="plain icon-button" aria-label="Dismiss">
          <X size={16} aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
