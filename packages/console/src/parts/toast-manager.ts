import { Toast } from '@base-ui/react/toast'

/** Milliseconds for which a note stays. */
const STAYS_MS = 10_000

export const toastManager = Toast.createToastManager()

/** Says what was done. */
export function toast(title: string): void {
  toastManager.add({ title, timeout: STAYS_MS })
}
