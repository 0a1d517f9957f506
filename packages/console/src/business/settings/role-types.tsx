import { useState } from 'react'
import { readAgain, useChange } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Chip } from '../../parts/chip.tsx'
import { List } from '../../parts/list-page.tsx'
import { RowMenu } from '../../parts/row-menu.tsx'
import { SureDialog } from '../../parts/sure-dialog.tsx'
import { TextField, Tick } from '../../parts/text-field.tsx'
import { toast } from '../../parts/toast-manager.ts'
import type { Typed } from '../../parts/typed.ts'
import type { SettingsPartProps } from './settings.tsx'

interface RoleType {
  readonly slug: string
  readonly title: string
  readonly skip_optin_on_grant: boolean
  readonly implicit_create_on_none: boolean
  readonly otp_required: boolean
}

const ofSite = 'It is one of the whole site.'

/** Kinds of roles: what people are here. Those of the whole site stand there too. */
export function RoleTypes({ profile, search, go, closed }: SettingsPartProps) {
  const [edited, setEdited] = useState<RoleType | 'new'>()
  const remove = useChange(
    (role: string) =>
      api.delete('/api/profile/{profile}/roles/describe/{role}', { params: { profile, role } }),
    () => toast('The role type is gone.')
  )
  return (
    <>
      <div className="part-head">
        <p className="muted">
          Managers change everything here and contributors see it. Roles of other types are for your own app:
          they give no access here.
        </p>
        <ActionButton isPrimary closed={closed} onClick={() => setEdited('new')}>
          New role type…
        </ActionButton>
      </div>
      {remove.error && <p role="alert">{remove.error.message}</p>}
      <List
        what="role types"
        path={`/api/profile/${profile}/roles/describe`}
        search={search}
        go={go}
        read={async ({ q, o, page, page_size }) =>
          (
            await api.get('/api/profile/{profile}/roles/describe', {
              params: { profile },
              query: { q, o, page, page_size }
            })
          ).body
        }
        keyOf={({ slug }) => slug}
        empty="There is no role type yet."
        columns={[
          { title: 'Role type', cell: ({ title }) => <bdi>{title}</bdi> },
          { title: 'Slug', cell: ({ slug }) => <code>{slug}</code> },
          {
            title: 'Rules',
            cell: (type) => (
              <span className="chips">
                {type.is_global && <Chip tone="neutral">of the site</Chip>}
                {type.otp_required && <Chip tone="neutral">second factor</Chip>}
                {type.skip_optin_on_grant && <Chip tone="neutral">at once</Chip>}
                {type.implicit_create_on_none && <Chip tone="neutral">by e-mail domain</Chip>}
              </span>
            )
          },
          {
            title: 'Actions',
            isNumber: true,
            cell: (type) => (
              <RowMenu
                of={type.title}
                actions={[
                  {
                    name: 'Change…',
                    closed: closed ?? (type.editable ? undefined : ofSite),
                    do: () => setEdited(type)
                  },
                  {
                    name: 'Delete',
                    closed: closed ?? (type.editable ? undefined : ofSite),
                    do: () => remove.mutate(type.slug)
                  }
                ]}
              />
            )
          }
        ]}
      />
      {edited && <Editor profile={profile} type={edited} close={() => setEdited(undefined)} />}
    </>
  )
}

interface EditorProps {
  readonly profile: string
  readonly type: RoleType | 'new'
  close(): void
}

function Editor({ profile, type, close }: EditorProps) {
  const old = type === 'new' ? undefined : type
  async function save(typed: Typed): Promise<void> {
    const body = {
      title: typed.text('title'),
      otp_required: typed.isOn('otp_required'),
      skip_optin_on_grant: typed.isOn('skip_optin_on_grant'),
      implicit_create_on_none: typed.isOn('implicit_create_on_none')
    }
    if (old) {
      const params = { profile, role: old.slug }
      await api.put('/api/profile/{profile}/roles/describe/{role}', { params, body })
    } else await api.post('/api/profile/{profile}/roles/describe', { params: { profile }, body })
    toast(old ? 'Saved.' : `Roles of the type ${body.title} can be given.`)
    void readAgain()
  }
  return (
    <SureDialog
      title={old?.title ?? 'New role type'}
      button={old ? 'Save' : 'Make the role type'}
      busy="Saving…"
      tone="primary"
      close={close}
      act={save}
    >
      <TextField
        name="title"
        label="Name"
        defaultValue={old?.title}
        maxLength={20}
        autoComplete="off"
        required
      />
      <Tick
        name="otp_required"
        label="It counts only with a second factor"
        defaultChecked={old?.otp_required}
      />
      <Tick
        name="skip_optin_on_grant"
        label="Who gets it has it at once, without accepting it"
        defaultChecked={old?.skip_optin_on_grant}
      />
      <Tick
        name="implicit_create_on_none"
        label="Who has an e-mail address of your domain may ask for it, and gets it"
        defaultChecked={old?.implicit_create_on_none}
      />
    </SureDialog>
  )
}
