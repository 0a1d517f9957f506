import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import './row-menu.css'

export interface RowAction {
  readonly name: string
  /** Why it cannot be done now; it stands beside the name, and nothing happens. */
  readonly closed?: string | undefined
  do(): void
}

export interface RowMenuProps {
  /** `Pro`: of what, for a screen reader. */
  readonly of: string
  readonly actions: readonly RowAction[]
}

/** What can be done with one row. What one may not do stands there too, and says who may. */
export function RowMenu({ of, actions }: RowMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="plain icon-button" aria-label={`Actions for ${of}`}>
        <Ellipsis size={20} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="menu-place">
          <Menu.Popup className="menu">
            {actions.map((action) => (
              <Menu.Item
                key={action.name}
                className="menu-item"
                disabled={action.closed !== undefined}
                onClick={action.do}
              >
                {action.name}
                {action.closed && <small>{action.closed}</small>}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
