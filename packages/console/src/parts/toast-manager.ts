import { Toast } from '@base-ui/react/toast'

/** Milliseconds for which a note stays. */
const STAYS_MS = 10_000

export const toastManager = Toast.createToastManager()

/** Said before there was a place to show it: that is loaded after the page. */
const early: string[] = []
let isPlaced = false

/** Says what was done. */
export function toast(title: string): void {
  if (isPlaced) toastManager.add({ title, timeout: STAYS_MS })
  else early.push(title)
}

/** There is a place for notes now, until what it answers is called. */
export function placeToasts(): () => void {
  isPlaced = true
  for (const title of early.splice(0)) toast(title)
  return () => {
    isPlaced = false
  }
}
